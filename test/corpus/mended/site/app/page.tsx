import { stories } from '../lib/stories';

export default async function Page() {
  const latest = await stories();
  return (
    <ul>
      {latest.map(({ slug, title }) => (
        <li key={slug}>{title}</li>
      ))}
    </ul>
  );
}
