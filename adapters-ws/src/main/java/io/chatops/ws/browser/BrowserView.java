package io.chatops.ws.browser;

import io.chatops.core.identity.Actor;

/** The topics that one kind of socket shows to one browser. */
interface BrowserView {
  /** Throws NOT_FOUND if the view is not the actor's; blocking. */
  void check(Actor actor);

  /** Starts to show the topics; blocking. Called once, after the first check. */
  void start(Actor actor);

  /**
   * Takes a message of the signed-in browser that is neither ping nor auth; on the event loop.
   *
   * @param text the message as it came
   */
  void received(BrowserMessages.Incoming message, String text);

  /** Looks where the agents are whose servers it shows; on the event loop, each second. */
  default void tick() {}

  /** Reads on from other hubs, as the browser has taken what came; on the event loop. */
  default void readOn() {}

  /** Shows no more frames; on the event loop, perhaps more than once, or before it began. */
  void end();
}
