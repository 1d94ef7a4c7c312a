package io.chatops.ws.browser;

import io.chatops.core.identity.ServerId;
import java.util.Optional;

/** What one browser is shown of a server. */
interface BrowserView {
  /** Shows what happens to the server from now on; blocking. */
  void watch(ServerId serverId);

  /**
   * How things stand, to be shown first; blocking. What was shown meanwhile and is not newer is
   * left out.
   */
  Optional<FrameQueue.Update> first(ServerId serverId);

  /** The browser, who is signed in, sent something that is no ping; on the event loop. */
  void received(BrowserMessages.Incoming message);

  /** Shows nothing more; on the event loop, perhaps more than once, or before it began. */
  void end();
}
