import { revalidatePath } from 'next/cache';

export async function GET(): Promise<Response> {
  revalidatePath('/sitemap.xml');
  return new Response(null, { status: 204 });
}
