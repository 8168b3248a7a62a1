"""The names that Docker Hub serves without a namespace: Docker Official Images (https://hub.docker.com/u/library).

A bare image name that is not among them is no image that a registry has: a build tool fills it in, or a node holds it.
"""

from __future__ import annotations

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from typing import Any

OFFICIAL_IMAGES = frozenset("""
adminer aerospike almalinux alpine alt amazoncorretto amazonlinux api-firewall arangodb archlinux backdrop bash bonita buildpack-deps
busybox caddy cassandra centos chronograf cirros clearlinux clefos clickhouse clojure composer consul convertigo couchbase couchdb crate
dart debian docker drupal eclipse-mosquitto eclipse-temurin eggdrop elasticsearch elixir emqx erlang fedora flink fluentd friendica gazebo
gcc geonetwork ghost golang gradle groovy haproxy haskell haxe hello-world hitch httpd hylang ibm-semeru-runtimes ibmjava influxdb irssi
jenkins jetty jobber joomla jruby julia kapacitor kibana known kong krakend lightstreamer liquibase logstash mageia mariadb matomo maven
mediawiki memcached mongo mongo-express monica mono mysql nats nats-streaming neo4j neurodebian nextcloud nginx node notary odoo
open-liberty openjdk opensuse oraclelinux orientdb percona perl photon php php-zendserver phpmyadmin plone postfixadmin postgres pypy python
r-base rabbitmq rakudo-star rapidoid redis redmine registry rethinkdb rocket.chat rockylinux ros ruby rust sapmachine satosa sentry
silverpeas sl solr sonarqube sourcemage spark spiped storm swarm swift swipl teamspeak telegraf thrift tomcat tomee traefik ubuntu unit
varnish vault websphere-liberty wordpress xwiki yourls znc zookeeper
""".split())  # noqa: SIM905 - a list of 180 names reads worse


def is_placeholder(image: str) -> bool:
    """Whether something else must write another name here: a template's or build tool's mark, or a bare name that no registry has."""
    if "/" not in image and ":" not in image:
        return image not in OFFICIAL_IMAGES
    return image == "controller:latest"  # kubebuilder's, for kustomize to replace


def is_filled_in(image: str) -> bool:
    """Whether something writes the image here before it is applied: a variable, a template, a blank, or a build tool's own reference (`ko://`)."""
    return "$" in image or "{" in image or "<" in image or "://" in image


def is_simulated(spec: dict[str, Any]) -> bool:
    """Whether a pod goes to nodes that KWOK only simulates, by its tolerations (https://kwok.sigs.k8s.io/docs/user/kwok-manage-nodes-and-pods/):
    there no image is ever pulled."""
    return any(t.get("key") in ("kwok.x-k8s.io/node", "kwok-controller/provider") for t in spec.get("tolerations") or ())


def is_broken(image: str) -> bool:
    """Whether this cannot be an image's name: a part of it is empty, as where a template had no value for the registry or the tag."""
    return image[0] == "/" or image[-1] in "/:" or "//" in image or image.isspace()
