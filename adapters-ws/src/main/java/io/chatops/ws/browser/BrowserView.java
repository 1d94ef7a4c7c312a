package io.chatops.ws.browser;

import io.chatops.core.identity.ServerId;
import java.util.Optional;

/** The news of a server as one kind of socket shows them to one browser. */
interface BrowserView {
  /** Shows the news of the server from now on; blocking. */
  void watch(ServerId serverId);

  /**
   * Returns the present state, which is shown first; blocking. Frames that came meanwhile and are
   * not newer are left out.
   */
  Optional<FrameQueue.Update> first(ServerId serverId);

  /** Takes a message of the signed-in browser that is no ping; on the event loop. */
  void received(BrowserMessages.Incoming message);

  /** Shows no more frames; on the event loop, perhaps more than once, or before it began. */
  void end();
}
