package io.chatops.persistence.postgres;

import io.chatops.core.access.EmailAddress;
import io.chatops.core.alert.Severity;
import io.chatops.core.identity.UserId;
import io.chatops.core.notify.ChannelDetails;
import io.chatops.core.notify.ChannelId;
import io.chatops.core.notify.ChannelKind;
import io.chatops.core.notify.ChannelSettings;
import io.chatops.core.notify.ChannelSettings.Discord;
import io.chatops.core.notify.ChannelSettings.Email;
import io.chatops.core.notify.ChannelSettings.Gotify;
import io.chatops.core.notify.ChannelSettings.Header;
import io.chatops.core.notify.ChannelSettings.Ntfy;
import io.chatops.core.notify.ChannelSettings.Slack;
import io.chatops.core.notify.ChannelSettings.Telegram;
import io.chatops.core.notify.ChannelSettings.Webhook;
import io.chatops.core.notify.NotificationChannel;
import io.chatops.core.notify.QuietHours;
import io.chatops.core.notify.Secret;
import io.chatops.core.notify.TargetUrl;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** Channels as rows: one table for all kinds, what a kind does not have is absent. */
final class ChannelRow {
  private ChannelRow() {}

  static <S extends SqlStatement<S>> S bound(S statement, ChannelDetails details) {
    QuietHours quiet = details.quietHours();
    Duration repeat = details.repeatEvery();
    Columns columns = details.settings().handle(new ToColumns());
    return statement
        .bind("name", details.name())
        .bind("enabled", details.enabled())
        .bind("minimumSeverity", details.minimumSeverity().name())
        .bind("tellsResolved", details.tellsResolved())
        .bind("quietStart", quiet == null ? null : quiet.start().toString())
        .bind("quietEnd", quiet == null ? null : quiet.end().toString())
        .bindByType(
            "quietDays",
            quiet == null
                ? null
                : quiet.days().stream().map(DayOfWeek::name).toArray(String[]::new),
            String[].class)
        .bind("quietZone", quiet == null ? null : quiet.zone().getId())
        .bindByType(
            "quietHoldsCritical", quiet == null ? null : quiet.holdsCritical(), Boolean.class)
        .bindByType(
            "repeatSeconds", repeat == null ? null : (int) repeat.toSeconds(), Integer.class)
        .bind("kind", details.settings().kind().name())
        .bind("url", columns.url == null ? null : columns.url.uri().toString())
        .bind("secret", columns.secret == null ? null : columns.secret.value())
        .bind("template", columns.template)
        .bindByType("headerNames", array(columns.headerNames), String[].class)
        .bindByType("headerValues", array(columns.headerValues), String[].class)
        .bindByType("recipients", array(columns.recipients), String[].class)
        .bind("topic", columns.topic)
        .bind("chatId", columns.chatId)
        .bindByType("priority", columns.priority, Integer.class);
  }

  private static String @Nullable [] array(@Nullable List<String> texts) {
    return texts == null ? null : Database.array(texts);
  }

  /** What the settings of a kind come to. */
  private static final class Columns {
    private @Nullable TargetUrl url;
    private @Nullable Secret secret;
    private @Nullable String template;
    private @Nullable List<String> headerNames;
    private @Nullable List<String> headerValues;
    private @Nullable List<String> recipients;
    private @Nullable String topic;
    private @Nullable String chatId;
    private @Nullable Integer priority;

    private Columns(@Nullable TargetUrl url, @Nullable Secret secret) {
      this.url = url;
      this.secret = secret;
    }
  }

  private static final class ToColumns implements ChannelSettings.Handler<Columns> {
    @Override
    public Columns on(Webhook settings) {
      Columns columns = new Columns(settings.url(), settings.signingKey());
      columns.template = settings.template();
      columns.headerNames = settings.headers().stream().map(Header::name).toList();
      columns.headerValues =
          settings.headers().stream().map(header -> header.value().value()).toList();
      return columns;
    }

    @Override
    public Columns on(Email settings) {
      Columns columns = new Columns(null, null);
      columns.recipients = settings.recipients().stream().map(EmailAddress::value).toList();
      return columns;
    }

    @Override
    public Columns on(Ntfy settings) {
      Columns columns = new Columns(settings.serverUrl(), settings.token());
      columns.topic = settings.topic();
      columns.priority = settings.priority();
      return columns;
    }

    @Override
    public Columns on(Slack settings) {
      return new Columns(settings.url(), null);
    }

    @Override
    public Columns on(Discord settings) {
      return new Columns(settings.url(), null);
    }

    @Override
    public Columns on(Telegram settings) {
      Columns columns = new Columns(settings.baseUrl(), settings.botToken());
      columns.chatId = settings.chatId();
      return columns;
    }

    @Override
    public Columns on(Gotify settings) {
      Columns columns = new Columns(settings.serverUrl(), settings.token());
      columns.priority = settings.priority();
      return columns;
    }
  }

  static NotificationChannel read(ResultSet row) throws SQLException {
    Integer repeat = row.getObject("repeat_seconds", Integer.class);
    return new NotificationChannel(
        new ChannelId(Database.uuid(row, "id")),
        new UserId(Database.uuid(row, "owner_id")),
        new ChannelDetails(
            row.getString("name"),
            row.getBoolean("enabled"),
            Severity.valueOf(row.getString("minimum_severity")),
            row.getBoolean("tells_resolved"),
            readQuietHours(row),
            repeat == null ? null : Duration.ofSeconds(repeat),
            readSettings(row)),
        Database.instant(row, "created_at"),
        Database.instant(row, "updated_at"));
  }

  private static @Nullable QuietHours readQuietHours(ResultSet row) throws SQLException {
    String zone = row.getString("quiet_zone");
    return zone == null
        ? null
        : new QuietHours(
            row.getObject("quiet_start", LocalTime.class),
            row.getObject("quiet_end", LocalTime.class),
            Database.texts(row, "quiet_days").stream()
                .map(DayOfWeek::valueOf)
                .collect(Collectors.toSet()),
            ZoneId.of(zone),
            row.getBoolean("quiet_holds_critical"));
  }

  private static ChannelSettings readSettings(ResultSet row) throws SQLException {
    Integer priority = row.getObject("priority", Integer.class);
    return switch (ChannelKind.valueOf(row.getString("kind"))) {
      case WEBHOOK ->
          new Webhook(url(row), row.getString("template"), secretOrNull(row), readHeaders(row));
      case EMAIL ->
          new Email(Database.texts(row, "recipients").stream().map(EmailAddress::new).toList());
      case NTFY -> new Ntfy(url(row), row.getString("topic"), secretOrNull(row), priority);
      case SLACK -> new Slack(url(row));
      case DISCORD -> new Discord(url(row));
      case TELEGRAM -> new Telegram(url(row), secret(row), row.getString("chat_id"));
      case GOTIFY -> new Gotify(url(row), secret(row), priority);
    };
  }

  private static List<Header> readHeaders(ResultSet row) throws SQLException {
    List<String> names = Database.texts(row, "header_names");
    List<String> values = Database.texts(row, "header_values");
    List<Header> headers = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      headers.add(new Header(names.get(i), new Secret(values.get(i))));
    }
    return headers;
  }

  private static TargetUrl url(ResultSet row) throws SQLException {
    return TargetUrl.parse(row.getString("url"));
  }

  private static Secret secret(ResultSet row) throws SQLException {
    return new Secret(row.getString("secret"));
  }

  private static @Nullable Secret secretOrNull(ResultSet row) throws SQLException {
    String secret = row.getString("secret");
    return secret == null ? null : new Secret(secret);
  }
}
