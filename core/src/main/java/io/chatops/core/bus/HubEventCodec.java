package io.chatops.core.bus;

import io.chatops.core.bus.HubEvent.KeyRevoked;
import io.chatops.core.bus.HubEvent.PasswordFailed;
import io.chatops.core.bus.HubEvent.ServerChanged;
import io.chatops.core.bus.HubEvent.ServerRemoved;
import io.chatops.core.bus.HubEvent.SessionEnded;
import io.chatops.core.bus.HubEvent.ThresholdsChanged;
import io.chatops.core.identity.ApiKeyId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/**
 * Events as bytes: one for the format, one for the kind, then the fields. Hubs of two versions run
 * side by side during an upgrade: a kind that is not known here is skipped, and so is what a later
 * version adds behind the fields of a known one. A kind never changes its meaning.
 */
public final class HubEventCodec {
  private static final byte FORMAT = 1;
  private static final byte KEY_REVOKED = 1;
  private static final byte SESSION_ENDED = 2;
  private static final byte SERVER_CHANGED = 3;
  private static final byte SERVER_REMOVED = 4;
  private static final byte THRESHOLDS_CHANGED = 5;
  private static final byte PASSWORD_FAILED = 6;

  /** Room for any event: two texts of three bytes a character, and what is around them. */
  private static final int MOST_BYTES = 2 * 3 * PasswordFailed.LONGEST + 64;

  private HubEventCodec() {}

  /** Returns the bytes of an event. */
  public static byte[] write(HubEvent event) {
    ByteBuffer bytes = ByteBuffer.allocate(MOST_BYTES).put(FORMAT);
    if (event instanceof KeyRevoked revoked) {
      put(bytes.put(KEY_REVOKED), revoked.serverId().value());
      put(bytes, revoked.keyId().value());
    } else if (event instanceof SessionEnded ended) {
      put(bytes.put(SESSION_ENDED), ended.sessionId().value());
    } else if (event instanceof ServerChanged changed) {
      put(bytes.put(SERVER_CHANGED), changed.serverId().value());
    } else if (event instanceof ServerRemoved removed) {
      put(bytes.put(SERVER_REMOVED), removed.serverId().value());
    } else if (event instanceof ThresholdsChanged changed) {
      put(bytes.put(THRESHOLDS_CHANGED), changed.ownerId().value());
    } else if (event instanceof PasswordFailed failed) {
      put(bytes.put(PASSWORD_FAILED), failed.account());
      put(bytes, failed.network());
    } else {
      throw new IllegalArgumentException("No bytes for " + event.getClass().getSimpleName());
    }
    byte[] written = new byte[bytes.position()];
    bytes.flip().get(written);
    return written;
  }

  /** Returns the event; empty if it is of no format or kind that is known here, or cut short. */
  public static Optional<HubEvent> read(byte[] written) {
    ByteBuffer bytes = ByteBuffer.wrap(written);
    try {
      return bytes.get() == FORMAT ? read(bytes.get(), bytes) : Optional.empty();
    } catch (BufferUnderflowException e) {
      return Optional.empty();
    }
  }

  private static Optional<HubEvent> read(byte kind, ByteBuffer bytes) {
    return switch (kind) {
      case KEY_REVOKED ->
          Optional.of(new KeyRevoked(new ServerId(uuid(bytes)), new ApiKeyId(uuid(bytes))));
      case SESSION_ENDED -> Optional.of(new SessionEnded(new SessionId(uuid(bytes))));
      case SERVER_CHANGED -> Optional.of(new ServerChanged(new ServerId(uuid(bytes))));
      case SERVER_REMOVED -> Optional.of(new ServerRemoved(new ServerId(uuid(bytes))));
      case THRESHOLDS_CHANGED -> Optional.of(new ThresholdsChanged(new UserId(uuid(bytes))));
      case PASSWORD_FAILED -> Optional.of(new PasswordFailed(text(bytes), text(bytes)));
      default -> Optional.empty();
    };
  }

  private static void put(ByteBuffer bytes, UUID id) {
    bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
  }

  private static UUID uuid(ByteBuffer bytes) {
    return new UUID(bytes.getLong(), bytes.getLong());
  }

  private static void put(ByteBuffer bytes, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    bytes.putShort((short) utf8.length).put(utf8);
  }

  private static String text(ByteBuffer bytes) {
    byte[] utf8 = new byte[Short.toUnsignedInt(bytes.getShort())];
    bytes.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
