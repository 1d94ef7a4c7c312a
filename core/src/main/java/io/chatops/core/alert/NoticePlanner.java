package io.chatops.core.alert;

import java.util.List;

/**
 * Decides which notices a change calls for. Asked once, just before the change is stored, on the
 * one thread that stores changes: it must be quick, must have no effect of its own and must not
 * throw.
 */
public interface NoticePlanner {
  /** Plans no notices. */
  NoticePlanner NONE = change -> List.of();

  List<OutboxNotice> noticesFor(AlertChange change);
}
