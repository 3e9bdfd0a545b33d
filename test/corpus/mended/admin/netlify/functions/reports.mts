export default async (): Promise<Response> => {
  await fetch('https://api.ferryline.example/v1/reports', {
    method: 'POST',
    signal: AbortSignal.timeout(10_000),
  });
  return new Response('started');
};
