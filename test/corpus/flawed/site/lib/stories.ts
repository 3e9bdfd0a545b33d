import { createClient } from '@supabase/supabase-js';

const supabase = createClient(
  process.env.NEXT_PUBLIC_SUPABASE_URL!,
  process.env.NEXT_PUBLIC_SUPABASE_SERVICE_ROLE_KEY!,
);

export async function stories(): Promise<readonly { slug: string; title: string }[]> {
  const { data } = await supabase.from('stories').select('slug, title').limit(20);
  return data ?? [];
}
