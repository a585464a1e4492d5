import type { OutputOf } from '../../core-client.ts';

export type Place = OutputOf<'patients.places'>['places'][number];

/** States and union territories, as they are written in ABHA profiles and on post. */
export const states: readonly string[] = [
  'Andaman and Nicobar Islands',
  'Andhra Pradesh',
  'Arunachal Pradesh',
  'Assam',
  'Bihar',
  'Chandigarh',
  'Chhattisgarh',
  'Dadra and Nagar Haveli and Daman and Diu',
  'Delhi',
  'Goa',
  'Gujarat',
  'Haryana',
  'Himachal Pradesh',
  'Jammu and Kashmir',
  'Jharkhand',
  'Karnataka',
  'Kerala',
  'Ladakh',
  'Lakshadweep',
  'Madhya Pradesh',
  'Maharashtra',
  'Manipur',
  'Meghalaya',
  'Mizoram',
  'Nagaland',
  'Odisha',
  'Puducherry',
  'Punjab',
  'Rajasthan',
  'Sikkim',
  'Tamil Nadu',
  'Telangana',
  'Tripura',
  'Uttar Pradesh',
  'Uttarakhand',
  'West Bengal',
];

const begins = (text: string, typed: string) => text.toLowerCase().startsWith(typed.trim().toLowerCase());

/** Offers for the state: those with a word that begins like the text. */
export function statesLike(typed: string): readonly string[] {
  if (typed.trim() === '') return [];
  return states
    .filter((state) => begins(state, typed) || state.split(' ').some((word) => begins(word, typed)))
    .slice(0, 6);
}

/** Offers for the district: places that patients of late come from. */
export function placesLike(places: readonly Place[], typed: string): readonly Place[] {
  if (typed.trim() === '') return [];
  const like = places.filter(({ district }) => district !== '' && begins(district, typed));
  const distinct = new Map(like.toReversed().map((place) => [`${place.district} ${place.state}`, place]));
  return [...distinct.values()].toReversed().slice(0, 6);
}

/** The place of a postal code that patients of late have given, if there is one. */
export const placeOfPincode = (places: readonly Place[], pincode: string): Place | undefined =>
  /^\d{6}$/.test(pincode) ? places.find((place) => place.pincode === pincode && place.district !== '') : undefined;
