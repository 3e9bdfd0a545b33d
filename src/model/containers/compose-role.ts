import type { ComposeService } from './compose.ts';
import { parseImageReference } from './image-reference.ts';
import { interpolate } from '../code/interpolation.ts';

/** What a compose service is for, as far as its image or its name tells. */
export type ComposeRole =
  | 'database'
  | 'cache'
  | 'search engine'
  | 'message broker'
  | 'coordination service'
  | 'admin interface'
  | 'monitoring interface'
  | 'mail catcher'
  | 'auth core'
  | 'proxy'
  | 'application';

export interface ComposeRoleAnswer {
  readonly role: ComposeRole;
  /** True when the image tells; false when only the service's name does. */
  readonly isKnownImage: boolean;
}

type InternalRole = Exclude<ComposeRole, 'proxy' | 'application'>;

const IMAGES: Readonly<Record<InternalRole | 'proxy', readonly string[]>> = {
  database: [
    'postgres',
    'postgresql',
    'postgis',
    'pgvector',
    'timescaledb',
    'timescaledb-ha',
    'pgbouncer',
    'pgcat',
    'pgpool',
    'supavisor',
    'pgvecto-rs',
    'vchord-postgres',
    'mysql',
    'mysql-server',
    'mariadb',
    'percona',
    'mongo',
    'mongodb',
    'mongodb-community-server',
    'cockroach',
    'couchdb',
    'clickhouse',
    'clickhouse-server',
    'cassandra',
    'scylla',
    'neo4j',
    'influxdb',
    'rethinkdb',
    'arangodb',
    'surrealdb',
    'qdrant',
    'weaviate',
    'milvus',
    'chroma',
    'questdb',
    'mssql/server',
    'azure-sql-edge',
    'oracle-free',
    'oracle-xe',
    'dynamodb-local',
    'tidb',
    'yugabyte',
    'ferretdb',
    'libsql-server',
  ],
  cache: [
    'redis',
    'redis-stack',
    'redis-stack-server',
    'redismod',
    'valkey',
    'keydb',
    'dragonfly',
    'memcached',
  ],
  'search engine': ['elasticsearch', 'opensearch', 'meilisearch', 'typesense', 'solr', 'vespa'],
  'message broker': [
    'rabbitmq',
    'kafka',
    'cp-kafka',
    'redpanda',
    'nats',
    'activemq',
    'activemq-classic',
    'pulsar',
    'eclipse-mosquitto',
    'nsq',
    'cp-schema-registry',
    'kafka-connect',
    'cp-kafka-connect',
  ],
  'coordination service': ['zookeeper', 'cp-zookeeper', 'etcd', 'consul', 'vault'],
  'admin interface': [
    'pgadmin4',
    'adminer',
    'phpmyadmin',
    'mongo-express',
    'redis-commander',
    'redisinsight',
    'kafka-ui',
    'akhq',
    'kafdrop',
    'portainer',
    'portainer-ce',
    'flower',
    'cloudbeaver',
    'dozzle',
    'pgweb',
    'rabbitmq-management',
    'redpanda-console',
    'asynqmon',
  ],
  'monitoring interface': [
    'prometheus',
    'alertmanager',
    'grafana',
    'grafana-oss',
    'kibana',
    'opensearch-dashboards',
    'jaeger',
    'jaegertracing/all-in-one',
    'zipkin',
    'loki',
    'tempo',
    'node-exporter',
    'postgres-exporter',
    'redis_exporter',
    'cadvisor',
    'netdata',
    'pushgateway',
    'opentelemetry-collector',
    'opentelemetry-collector-contrib',
    'otel-lgtm',
    'victoria-metrics',
    'graphite-statsd',
  ],
  'mail catcher': [
    'mailhog',
    'mailpit',
    'maildev',
    'mailcatcher',
    'inbucket',
    'smtp4dev',
    'mailcrab',
  ],
  'auth core': [
    'gotrue',
    'oryd/kratos',
    'oryd/hydra',
    'oryd/keto',
    'supertokens-core',
    'supertokens-postgresql',
    'supertokens-mysql',
    'spicedb',
    'openfga',
  ],
  proxy: [
    'nginx',
    'nginx-unprivileged',
    'openresty',
    'traefik',
    'caddy',
    'haproxy',
    'envoy',
    'kong',
    'nginx-proxy',
    'nginx-proxy-manager',
    'swag',
    'apisix',
    'httpd',
    'caddy-docker-proxy',
  ],
};

// Names that stand for nothing else, for services that this file gives no known image.
const NAMES: Readonly<Record<InternalRole | 'proxy', RegExp>> = {
  database:
    /^(?:(?:\w+[-_])?(?:postgres|postgresql|mysql|mariadb|mongo|mongodb|clickhouse|database)|db)$/u,
  cache: /^(?:(?:\w+[-_])?(?:redis|valkey|memcached))$/u,
  'search engine': /^(?:elasticsearch|opensearch|meilisearch|typesense)$/u,
  'message broker': /^(?:rabbitmq|kafka|nats)$/u,
  'coordination service': /^(?:zookeeper|etcd|consul|vault)$/u,
  'admin interface': /^(?:pgadmin|adminer|phpmyadmin|mongo-express|redis-commander|redisinsight)$/u,
  'monitoring interface': /^(?:prometheus|grafana|kibana|jaeger|alertmanager)$/u,
  'mail catcher': /^(?:mailhog|mailpit|maildev|mailcatcher)$/u,
  'auth core': /^(?:gotrue|kratos|hydra)$/u,
  proxy: /^(?:nginx|traefik|caddy|haproxy|(?:reverse-?)?proxy|ingress)$/u,
};

const ROLE_BY_IMAGE: ReadonlyMap<string, keyof typeof IMAGES> = new Map(
  rolesOf(IMAGES).flatMap((role) => IMAGES[role].map((image) => [image, role] as const)),
);

/** What a service is, by its image and else by its name; `application` when neither tells. */
export function composeRole(service: ComposeService): ComposeRoleAnswer {
  const reference =
    service.image === undefined ? undefined : parseImageReference(interpolate(service.image.text));
  const byImage =
    reference === undefined
      ? undefined
      : (ROLE_BY_IMAGE.get(reference.repository) ??
        ROLE_BY_IMAGE.get(reference.name) ??
        ROLE_BY_IMAGE.get(reference.repository.split('/').slice(-2).join('/')));
  if (byImage !== undefined) {
    return { role: byImage, isKnownImage: true };
  }
  const name = service.name.toLowerCase();
  const byName = rolesOf(NAMES).find((role) => NAMES[role].test(name));
  return { role: byName ?? 'application', isKnownImage: false };
}

function rolesOf<Role extends string>(table: Readonly<Record<Role, unknown>>): readonly Role[] {
  return Object.keys(table).filter((key): key is Role => key in table);
}
