package io.chatops.app;

import io.chatops.persistence.metric.StoreTrouble;
import java.util.Optional;

/** The trouble of the store of reports, as far as it knows by itself. */
interface StoreState {
  /** Returns the reason why it stores nothing just now; empty when it does, or nobody knows. */
  Optional<StoreTrouble> trouble();
}
