package io.chatops.core.access;

import java.time.Instant;
import java.util.List;

/** Stores the keys that sign access tokens, so that all hubs of one storage share them. */
public interface SigningKeyRepository {
  /**
   * Adds a key, unless there is one that was created after {@code due}. Of several calls at once
   * only one adds its key.
   *
   * @return all keys, the newest first; never empty
   */
  List<SigningKey> findOrAdd(SigningKey candidate, Instant due);

  /** Deletes each key that had a successor at this time already; the newest one always stays. */
  void deleteReplaced(Instant time);
}
