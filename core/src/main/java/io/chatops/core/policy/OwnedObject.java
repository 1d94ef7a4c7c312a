package io.chatops.core.policy;

import io.chatops.core.identity.UserId;

/** An object that belongs to an owner, such as a server or a channel. */
public interface OwnedObject {
  UserId ownerId();
}
