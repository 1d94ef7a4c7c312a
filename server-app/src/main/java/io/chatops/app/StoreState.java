package io.chatops.app;

import io.chatops.persistence.metric.StoreTrouble;
import java.util.Optional;

/** The trouble of the store of reports, as far as it knows by itself. */
interface StoreState {
  /**
   * Returns the reason why nothing can be stored now; empty if storing works, or the reason is
   * unknown.
   */
  Optional<StoreTrouble> trouble();
}
