package io.chatops.agent.delivery;

/** Opens connections to the hub. */
public interface HubConnector {

  /**
   * Starts to connect and returns at once. The listener is called later, on the delivery's thread,
   * and exactly once with the close. The previous connection must have ended.
   */
  HubConnection connect(Listener listener);

  /** Receives the events of one connection. */
  interface Listener {
    void opened();

    /** Called with each text frame. */
    void received(String frame);

    /**
     * Called when the connection has ended or could not be opened.
     *
     * @param code the WebSocket close code; negative if there never was a connection
     * @param reason a text for users
     */
    void closed(int code, String reason);
  }
}
