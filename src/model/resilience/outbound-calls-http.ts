import type { OutboundForm } from './outbound-calls.ts';

const VERBS = '(?:get|post|put|patch|delete|head|options|request|query|send|stream)';

/** HTTP clients of Node.js and Python. */
export const HTTP_CLIENTS: readonly OutboundForm[] = [
  http('fetch', /^fetch$/u),
  http(
    'fetch',
    /^(?:node-fetch|cross-fetch|isomorphic-fetch|make-fetch-happen|node-fetch-native|ofetch(?:\.ofetch)?|undici\.fetch|cross-fetch\.fetch|\$fetch)$/u,
  ),
  http('undici', /^undici\.(?:request|stream|pipeline|(?:Pool|Client|Agent)\(\)\.request)$/u),
  http('axios', new RegExp(`^axios(?:\\.default)?(?:\\.create\\(\\))?(?:\\.${VERBS})?$`, 'u')),
  http('got', new RegExp(`^got(?:\\.got|\\.default)?(?:\\.extend\\(\\))?(?:\\.${VERBS})?$`, 'u')),
  http('ky', new RegExp(`^ky(?:\\.default)?(?:\\.(?:create|extend)\\(\\))?(?:\\.${VERBS})?$`, 'u')),
  http('superagent', new RegExp(`^(?:superagent|needle|phin|wretch)(?:\\.${VERBS})?$`, 'u')),
  http('node:http', /^https?\.(?:get|request)$/u),
  http(
    'HttpService',
    new RegExp(`^@nestjs/axios\\.HttpService\\(\\)(?:\\.axiosRef)?\\.${VERBS}$`, 'u'),
  ),
  // Python
  http(
    'requests',
    new RegExp(`^requests(?:\\.(?:sessions\\.)?[Ss]ession\\(\\))?\\.${VERBS}$`, 'u'),
  ),
  http('httpx', new RegExp(`^httpx(?:\\.(?:Async)?Client\\(\\))?\\.${VERBS}$`, 'u')),
  http(
    'aiohttp',
    new RegExp(`^aiohttp\\.(?:request|(?:client\\.)?ClientSession\\(\\)\\.${VERBS})$`, 'u'),
  ),
  http('urllib', /^urllib\.request\.(?:urlopen|urlretrieve)$/u),
  http('urllib3', /^urllib3\.(?:request|PoolManager\(\)\.(?:request|urlopen))$/u),
];

function http(service: string, callee: RegExp): OutboundForm {
  return { kind: 'http', service, callee };
}
