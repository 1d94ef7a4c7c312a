package io.chatops.core.notify;

import io.chatops.core.error.InvalidFieldException;

/** Really sends messages. Safe for use by many threads. */
public interface AlertNotifier {
  /**
   * Throws {@link InvalidFieldException} when settings can never work: a template that is no JSON,
   * or has a key twice, an address that may not be reached, e-mail when the hub has no mail server.
   * Looks at the settings only and sends nothing; resolves no name.
   */
  void check(ChannelSettings settings);

  /**
   * Tries once, in this thread, for some 10 seconds at most; ends early, with {@link
   * Receipt.Retry}, when the thread is interrupted. Does not throw.
   */
  Receipt send(ChannelSettings settings, NotificationMessage message);
}
