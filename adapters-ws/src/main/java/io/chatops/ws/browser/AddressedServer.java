package io.chatops.ws.browser;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import io.chatops.core.policy.Action;
import io.chatops.core.server.OwnedServers;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The server in the address of a socket.
 *
 * @param id absent when the address had none; the browser hears of it after it signed in
 */
record AddressedServer(Optional<ServerId> id, OwnedServers owned) {
  static AddressedServer of(@Nullable String text, OwnedServers owned) {
    return new AddressedServer(
        text == null || !UuidShape.matches(text)
            ? Optional.empty()
            : Optional.of(new ServerId(UUID.fromString(text))),
        owned);
  }

  /** Returns the server; NOT_FOUND unless the actor may view it. Blocking. */
  ServerId of(Actor actor) {
    ServerId known =
        id.orElseThrow(
            () -> ChatOpsException.notFound("There is no server of that id; ids are UUIDs"));
    return owned.get(actor, Action.VIEW, known).id();
  }
}
