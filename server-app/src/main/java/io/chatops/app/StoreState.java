package io.chatops.app;

import java.time.Instant;
import java.util.Optional;

/** What is wrong with the store of reports, as far as it knows by itself. */
interface StoreState {
  /** Since when there is no room on its disk; empty when there is, or nobody knows. */
  Optional<Instant> diskFullSince();
}
