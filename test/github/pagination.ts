import type { ApiRequest, ApiResponse } from './routing.ts';

const DEFAULT_PER_PAGE = 30;
const MAX_PER_PAGE = 100;

/** Which slice the request asks for. GitHub lowers a larger `per_page` to 100 without a word. */
export function pageOf(request: ApiRequest): { readonly page: number; readonly perPage: number } {
  const perPage = Number(request.url.searchParams.get('per_page') ?? DEFAULT_PER_PAGE);
  const page = Number(request.url.searchParams.get('page') ?? 1);
  return {
    perPage: Math.min(Math.max(perPage || DEFAULT_PER_PAGE, 1), MAX_PER_PAGE),
    page: Math.max(page || 1, 1),
  };
}

/** The slice of `items` that the request asks for, and the `Link` header when there are more pages. */
export function slicePage<T>(
  request: ApiRequest,
  items: readonly T[],
): { readonly items: T[]; readonly headers: Record<string, string> } {
  const { page, perPage } = pageOf(request);
  const last = Math.max(1, Math.ceil(items.length / perPage));
  const links: [string, number][] = [];
  if (page > 1) {
    links.push(['prev', page - 1], ['first', 1]);
  }
  if (page < last) {
    links.push(['next', page + 1], ['last', last]);
  }
  const link = links.map(([rel, number]) => `<${pageUrl(request.url, number)}>; rel="${rel}"`);
  return {
    items: items.slice((page - 1) * perPage, page * perPage),
    headers: link.length === 0 ? {} : { link: link.join(', ') },
  };
}

/** 200 with one page of a list, each item written by `write`. */
export async function pagedList<T>(
  request: ApiRequest,
  items: readonly T[],
  write: (item: T) => unknown,
): Promise<ApiResponse> {
  const slice = slicePage(request, items);
  return {
    status: 200,
    headers: slice.headers,
    json: await Promise.all(slice.items.map((item) => write(item))),
  };
}

function pageUrl(url: URL, page: number): string {
  const next = new URL(url);
  next.searchParams.set('page', String(page));
  return next.href;
}
