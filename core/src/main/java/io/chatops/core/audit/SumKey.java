package io.chatops.core.audit;

import io.chatops.core.audit.AuditEvent.Outcome;
import io.chatops.core.identity.AuditEventId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The events of one hour that are summed up in one: the same action with the same outcome from the
 * same network by the same user, or by no known user, on the same objects.
 *
 * @param actorName absent without a user, as each attempt may invent another name
 * @param network empty for the events of any network
 * @param target absent for a user's: each attempt may invent another one
 */
record SumKey(
    Instant hour,
    @Nullable UserId actorId,
    @Nullable String actorName,
    String network,
    AuditAction action,
    Outcome outcome,
    @Nullable UserId ownerId,
    @Nullable ServerId serverId,
    @Nullable String target) {
  private static final int NETWORK_BYTES = 8;

  /** Returns the key of a refusal. */
  static SumKey ofRefusal(
      Instant at,
      @Nullable UserId actorId,
      String actorName,
      AuditAction action,
      @Nullable UserId ownerId,
      @Nullable ServerId serverId,
      @Nullable String target,
      @Nullable String address) {
    return new SumKey(
        at.truncatedTo(ChronoUnit.HOURS),
        actorId,
        actorId == null ? null : actorName,
        network(address),
        action,
        Outcome.REFUSED,
        ownerId,
        serverId,
        actorId == null ? target : null);
  }

  /** Returns the key of one event too many of a user; names and things may be new in each. */
  static SumKey ofFlood(
      Instant at,
      @Nullable UserId actorId,
      AuditAction action,
      Outcome outcome,
      @Nullable UserId ownerId) {
    return new SumKey(
        at.truncatedTo(ChronoUnit.HOURS), actorId, null, "", action, outcome, ownerId, null, null);
  }

  /** Returns an id that all events with this key share. */
  AuditEventId id() {
    return new AuditEventId(UUID.nameUUIDFromBytes(toString().getBytes(StandardCharsets.UTF_8)));
  }

  /** Returns an IPv4 address, or the first 64 bits of an IPv6 one: a customer has all the rest. */
  private static String network(@Nullable String address) {
    if (address == null || address.indexOf(':') < 0) {
      return String.valueOf(address);
    }
    try {
      InetAddress parsed = InetAddress.getByName(address);
      return parsed instanceof Inet6Address
          ? HexFormat.of().formatHex(Arrays.copyOf(parsed.getAddress(), NETWORK_BYTES))
          : parsed.getHostAddress();
    } catch (UnknownHostException e) {
      return address;
    }
  }
}
