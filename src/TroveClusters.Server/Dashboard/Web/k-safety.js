// What Vertica can promise.

/** How many of so many nodes may fail at most, by design. */
export function kSafetyOf(nodes) {
  return nodes >= 5 ? 2 : nodes >= 3 ? 1 : 0;
}
