import { composeRole } from './compose-role.ts';
import type { ComposeService } from './compose.ts';
import type { PortMapping } from './port-mapping.ts';

const FRONT_PORTS = new Set(['80', '443']);

// Ports on which a proxy shows or takes its own configuration.
const CONTROL_PORTS: readonly { readonly image: RegExp; readonly ports: ReadonlySet<string> }[] = [
  { image: /traefik/u, ports: new Set(['8080']) },
  { image: /nginx-proxy-manager/u, ports: new Set(['81']) },
  { image: /caddy/u, ports: new Set(['2019']) },
  { image: /kong/u, ports: new Set(['8001', '8002', '8444', '8445']) },
  { image: /envoy/u, ports: new Set(['9901']) },
];

/** True for a port on which the proxy of this image answers its operators, not the public. */
export function isProxyControlPort(service: ComposeService, port: PortMapping): boolean {
  const image = service.image?.text.toLowerCase() ?? '';
  return (
    !FRONT_PORTS.has(port.published ?? '') &&
    CONTROL_PORTS.some((known) => known.image.test(image) && known.ports.has(port.target))
  );
}

/**
 * The proxy of the same file that stands in front of an application: it answers on 80 or 443 and either
 * depends on the application or is told of it by the application's labels or environment. Undefined
 * when nothing says that the application is behind a proxy.
 */
export function proxyInFrontOf(
  service: ComposeService,
  services: readonly ComposeService[],
): ComposeService | undefined {
  return services.find(
    (proxy) =>
      proxy !== service &&
      composeRole(proxy).role === 'proxy' &&
      isFrontDoor(proxy) &&
      (proxy.dependsOn.includes(service.name) || isRegistered(service, proxy)),
  );
}

function isFrontDoor(proxy: ComposeService): boolean {
  return (
    proxy.networkMode === 'host' ||
    proxy.ports.some(
      ({ published, target }) => FRONT_PORTS.has(published ?? '') || FRONT_PORTS.has(target),
    )
  );
}

function isRegistered(service: ComposeService, proxy: ComposeService): boolean {
  const image = proxy.image?.text.toLowerCase() ?? proxy.name;
  if (image.includes('traefik')) {
    const isOff = service.labels.some(
      ({ name, value }) => name === 'traefik.enable' && value === 'false',
    );
    return !isOff && service.labels.some(({ name }) => /^traefik\.(?:enable$|http\.)/u.test(name));
  }
  if (image.includes('caddy')) {
    return service.labels.some(({ name }) => /^caddy(?:_\d+)?$/u.test(name));
  }
  return (
    image.includes('nginx-proxy') && service.environment.some(({ name }) => name === 'VIRTUAL_HOST')
  );
}
