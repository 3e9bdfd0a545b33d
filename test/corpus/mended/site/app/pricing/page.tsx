export default function Pricing() {
  return <p>From 4 EUR a parcel.</p>;
}
