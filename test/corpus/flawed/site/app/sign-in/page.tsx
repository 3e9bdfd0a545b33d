export default function Page() {
  return (
    <form method="post" action="/api/sign-in">
      <input name="email" type="email" />
    </form>
  );
}
