export default function Checkout() {
  return <p>From 4 EUR a parcel.</p>;
}
