package io.chatops.core.alert;

/**
 * Receives each change once it is durable (SERVER_REMOVED: once the server and its alerts are
 * removed), in the order of an alert's life. Called on the one thread that stores changes: hand
 * over and return; must not throw. A change that was stored just before the hub was killed is not
 * repeated: a message that must not be lost belongs in the outbox.
 */
public interface AlertListener {
  void onChange(AlertChange change);

  /** Returns true if it wants to hear of what other hubs change now. */
  default boolean followsOtherHubs() {
    return false;
  }

  /**
   * Receives an alert that another hub has changed, as it is stored now; of several changes within
   * a few seconds only the last.
   */
  default void onRemoteChange(Alert alert) {}
}
