package io.chatops.rest.request;

import io.chatops.api.WireName;
import io.chatops.core.access.EmailAddress;
import io.chatops.core.access.Password;
import io.chatops.core.access.Username;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.command.CommandExecutionId;
import io.chatops.core.container.ContainerRef;
import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.AlertThresholdId;
import io.chatops.core.identity.ApiKeyId;
import io.chatops.core.identity.EnrolmentTokenId;
import io.chatops.core.identity.HostClaimId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import io.chatops.core.metric.Metric;
import io.chatops.core.note.NoteId;
import io.chatops.core.notify.ChannelId;
import io.chatops.core.notify.Secret;
import io.chatops.core.notify.TargetUrl;
import io.chatops.core.page.Position;
import io.chatops.rest.json.Texts;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The types that callers write as text, in bodies and in parameters. A reader throws {@link
 * IllegalArgumentException} with words that complete "the field ...", or an {@code
 * InvalidFieldException}.
 */
final class TextValues {
  private static final Pattern TIME = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]");
  private static final Map<Class<?>, Function<String, ?>> READERS = new HashMap<>();

  static {
    put(String.class, Texts::storable);
    put(UUID.class, Texts::uuid);
    put(Instant.class, Texts::instant);
    put(ServerId.class, text -> new ServerId(Texts.uuid(text)));
    put(UserId.class, text -> new UserId(Texts.uuid(text)));
    put(SessionId.class, text -> new SessionId(Texts.uuid(text)));
    put(ApiKeyId.class, text -> new ApiKeyId(Texts.uuid(text)));
    put(EnrolmentTokenId.class, text -> new EnrolmentTokenId(Texts.uuid(text)));
    put(HostClaimId.class, text -> new HostClaimId(Texts.uuid(text)));
    put(CommandExecutionId.class, text -> new CommandExecutionId(Texts.uuid(text)));
    put(AlertId.class, text -> new AlertId(Texts.uuid(text)));
    put(AlertThresholdId.class, text -> new AlertThresholdId(Texts.uuid(text)));
    put(NoteId.class, text -> new NoteId(Texts.uuid(text)));
    put(Position.class, Cursors::read);
    put(ChannelId.class, text -> new ChannelId(Texts.uuid(text)));
    put(TargetUrl.class, TargetUrl::parse);
    put(Secret.class, text -> new Secret(Texts.storable(text)));
    put(LocalTime.class, TextValues::time);
    put(ZoneId.class, TextValues::zone);
    put(ContainerRef.class, ContainerRef::new);
    put(EmailAddress.class, text -> new EmailAddress(Texts.storable(text)));
    put(Username.class, text -> new Username(Texts.storable(text)));
    put(Password.class, text -> new Password(Texts.storable(text)));
    put(Metric.class, TextValues::metric);
    put(
        AuditAction.class,
        text -> Texts.oneOf(text, List.of(AuditAction.values()), AuditAction::wireName));
  }

  private TextValues() {}

  private static <T> void put(Class<T> type, Function<String, T> reader) {
    READERS.put(type, reader);
  }

  static boolean knows(Class<?> type) {
    return type.isEnum() || READERS.containsKey(type);
  }

  /** Reads a value of a type that is known. */
  static Object read(Class<?> type, String text) {
    Function<String, ?> reader = READERS.get(type);
    return reader == null ? constant(type, text) : reader.apply(text);
  }

  private static Object constant(Class<?> type, String text) {
    List<Enum<?>> constants =
        List.of(type.getEnumConstants()).stream().<Enum<?>>map(c -> (Enum<?>) c).toList();
    return Texts.oneOf(text, constants, WireName::of);
  }

  private static LocalTime time(String text) {
    if (!TIME.matcher(text).matches()) {
      throw new IllegalArgumentException("must be a time such as 22:30");
    }
    return LocalTime.parse(text);
  }

  /** Reads a region; an offset such as +01:00 would be wrong for half of the year. */
  private static ZoneId zone(String text) {
    if (ZoneId.getAvailableZoneIds().contains(text)) {
      return ZoneId.of(text);
    }
    throw new IllegalArgumentException("must be a time zone such as Europe/Berlin or UTC");
  }

  private static Metric metric(String path) {
    return Metric.byPath(path)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "has an unknown name; names are paths in the answer of GET"
                        + " /api/v1/metrics/{server_id}, such as cpu.usage_percent or"
                        + " disk.filesystems.used_bytes"));
  }
}
