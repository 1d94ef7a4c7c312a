package io.chatops.core.notify;

import static java.util.Collections.unmodifiableMap;

import io.chatops.core.access.EmailAddress;
import io.chatops.core.error.FieldErrors;
import io.chatops.core.error.InvalidFieldException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a channel, by its kind. The constructors throw {@link InvalidFieldException} with
 * names such as {@code settings.topic}, also for a value that a mapper of JSON left out. Secrets
 * and the paths of addresses print as stars.
 */
public sealed interface ChannelSettings {

  default ChannelKind kind() {
    return ChannelKind.of(getClass());
  }

  <R> R handle(Handler<R> handler);

  /** One way for each kind, so that a new kind is forgotten nowhere. */
  interface Handler<R> {
    R on(Webhook settings);

    R on(Email settings);

    R on(Ntfy settings);

    R on(Slack settings);

    R on(Discord settings);

    R on(Telegram settings);

    R on(Gotify settings);

    R on(Unreadable settings);
  }

  /**
   * A POST of JSON.
   *
   * @param template JSON text of at most 16 KiB with placeholders; absent: the usual document
   * @param signingKey of the HMAC over the body, 16-256 characters; absent: not signed
   * @param headers sent with it, at most 10, by name; each has 1-1,024 printable ASCII characters
   */
  record Webhook(
      TargetUrl url,
      @Nullable String template,
      @Nullable Secret signingKey,
      Map<String, Secret> headers)
      implements ChannelSettings {
    private static final int MAX_TEMPLATE_LENGTH = 16 * 1024;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
    // Those that describe the connection or the body: setting one would break the request.
    private static final Set<String> OURS =
        Set.of(
            ("host connection content-length content-type content-encoding transfer-encoding expect"
                    + " te trailer upgrade keep-alive proxy-authorization proxy-connection"
                    + " idempotency-key user-agent")
                .split(" "));

    public Webhook {
      headers = headers == null ? Map.of() : unmodifiableMap(new LinkedHashMap<>(headers));
      FieldErrors errors = new FieldErrors();
      require(errors, "url", url);
      if (template != null && (template.isBlank() || template.length() > MAX_TEMPLATE_LENGTH)) {
        errors.add("settings.template", "must be 1-16384 characters of JSON");
      }
      checkSecret(errors, "signing_key", signingKey, 16);
      Set<String> names =
          headers.keySet().stream()
              .map(name -> name.toLowerCase(Locale.ROOT))
              .collect(Collectors.toSet());
      if (headers.size() > 10 || names.size() < headers.size()) {
        errors.add("settings.headers", "must be at most 10, with unique names");
      } else if (!names.stream().allMatch(Webhook::mayBeSet)) {
        errors.add(
            "settings.headers",
            "must have names of letters, digits and dashes that the hub does not set");
      } else if (!headers.values().stream().allMatch(value -> isPrintable(value.value(), 1024))) {
        errors.add("settings.headers", "must have values of 1-1024 printable ASCII characters");
      }
      errors.check();
    }

    private static boolean mayBeSet(String name) {
      return NAME.matcher(name).matches() && !OURS.contains(name) && !name.startsWith("x-chatops-");
    }

    @Override
    public <R> R handle(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * E-mails.
   *
   * @param recipients 1-10
   * @param confirmed those of them who get e-mails: they agreed, or an admin named them
   * @param codes the codes that the others got, by address; whoever has one confirms that address
   */
  record Email(
      List<EmailAddress> recipients, List<EmailAddress> confirmed, Map<String, Secret> codes)
      implements ChannelSettings {
    public Email {
      recipients = recipients == null ? List.of() : List.copyOf(recipients);
      List<EmailAddress> named = recipients;
      List<EmailAddress> agreed =
          confirmed == null ? List.of() : confirmed.stream().filter(named::contains).toList();
      confirmed = agreed;
      Map<String, Secret> waiting = new LinkedHashMap<>(codes == null ? Map.of() : codes);
      waiting
          .keySet()
          .retainAll(
              named.stream()
                  .filter(each -> !agreed.contains(each))
                  .map(EmailAddress::value)
                  .toList());
      codes = unmodifiableMap(waiting);
      if (recipients.isEmpty()
          || recipients.size() > 10
          || recipients.size() > Set.copyOf(recipients).size()) {
        throw InvalidFieldException.of(
            "settings.recipients", "must be 1-10 different e-mail addresses");
      }
    }

    /** Returns settings whose recipients have not agreed yet. */
    public static Email to(List<EmailAddress> recipients) {
      return new Email(recipients, List.of(), Map.of());
    }

    /** Returns the recipients who get no alerts yet. */
    public List<EmailAddress> unconfirmed() {
      return recipients.stream().filter(each -> !confirmed.contains(each)).toList();
    }

    /** Returns the same with all recipients confirmed. */
    public Email trusted() {
      return new Email(recipients, recipients, Map.of());
    }

    /** Returns the same with a code for each recipient who needs one and has none. */
    Email withCodes(Supplier<Secret> newCode) {
      Map<String, Secret> all = new LinkedHashMap<>(codes);
      unconfirmed().forEach(each -> all.computeIfAbsent(each.value(), none -> newCode.get()));
      return new Email(recipients, confirmed, all);
    }

    /** Returns the same with the recipient confirmed who got this code. */
    public Email confirmedBy(String code) {
      List<EmailAddress> known = new ArrayList<>(confirmed);
      unconfirmed().stream()
          .filter(each -> new Secret(code.strip()).equals(codes.get(each.value())))
          .forEach(known::add);
      if (known.size() == confirmed.size()) {
        throw InvalidFieldException.of(
            "settings.confirmation_code", "is not the code of a recipient who has yet to confirm");
      }
      return new Email(recipients, known, codes);
    }

    @Override
    public <R> R handle(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * Ntfy, of its makers or one's own.
   *
   * @param serverUrl usually {@link #PUBLIC_SERVER}
   * @param token absent: the topic is open to all
   * @param priority 1-5; absent: by severity
   */
  record Ntfy(TargetUrl serverUrl, String topic, @Nullable Secret token, @Nullable Integer priority)
      implements ChannelSettings {
    public static final TargetUrl PUBLIC_SERVER = TargetUrl.parse("https://ntfy.sh");

    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    public Ntfy {
      FieldErrors errors = new FieldErrors();
      checkBase(errors, "server_url", serverUrl);
      if (require(errors, "topic", topic) && !TOPIC.matcher(topic).matches()) {
        errors.add("settings.topic", "must be 1-64 letters, digits, dashes or underscores");
      }
      checkSecret(errors, "token", token, 1);
      if (priority != null && (priority < 1 || priority > 5)) {
        errors.add("settings.priority", "must be 1-5");
      }
      errors.check();
    }

    @Override
    public <R> R handle(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /** An incoming webhook as Slack has them; who knows the address may post. */
  record Slack(TargetUrl url) implements ChannelSettings {
    public Slack {
      FieldErrors errors = new FieldErrors();
      require(errors, "url", url);
      errors.check();
    }

    @Override
    public <R> R handle(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /** A webhook of a Discord channel; who knows the address may post. */
  record Discord(TargetUrl url) implements ChannelSettings {
    public Discord {
      FieldErrors errors = new FieldErrors();
      require(errors, "url", url);
      errors.check();
    }

    @Override
    public <R> R handle(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * A message of a bot.
   *
   * @param baseUrl of the bot API, usually {@link #PUBLIC_API}
   * @param chatId a number, or the @name of a public channel
   */
  record Telegram(TargetUrl baseUrl, Secret botToken, String chatId) implements ChannelSettings {
    public static final TargetUrl PUBLIC_API = TargetUrl.parse("https://api.telegram.org");

    private static final Pattern TOKEN = Pattern.compile("[0-9]{1,20}:[A-Za-z0-9_-]{20,100}");
    private static final Pattern CHAT = Pattern.compile("-?[0-9]{1,20}|@[A-Za-z0-9_]{1,64}");

    public Telegram {
      FieldErrors errors = new FieldErrors();
      checkBase(errors, "base_url", baseUrl);
      if (require(errors, "bot_token", botToken) && !TOKEN.matcher(botToken.value()).matches()) {
        errors.add(
            "settings.bot_token",
            "must be the token that BotFather shows: digits, a colon, letters");
      }
      if (require(errors, "chat_id", chatId) && !CHAT.matcher(chatId).matches()) {
        errors.add("settings.chat_id", "must be a number, or @ and the name of a channel");
      }
      errors.check();
    }

    @Override
    public <R> R handle(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * A Gotify server.
   *
   * @param token of an application
   * @param priority 0-10; absent: by severity
   */
  record Gotify(TargetUrl serverUrl, Secret token, @Nullable Integer priority)
      implements ChannelSettings {
    public Gotify {
      FieldErrors errors = new FieldErrors();
      checkBase(errors, "server_url", serverUrl);
      require(errors, "token", token);
      checkSecret(errors, "token", token, 1);
      if (priority != null && (priority < 0 || priority > 10)) {
        errors.add("settings.priority", "must be 0-10");
      }
      errors.check();
    }

    @Override
    public <R> R handle(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /** Settings that are stored but cannot be opened: their key is missing, or they are damaged. */
  record Unreadable(ChannelKind kind) implements ChannelSettings {
    @Override
    public <R> R handle(Handler<R> handler) {
      return handler.on(this);
    }
  }

  private static boolean require(FieldErrors errors, String field, @Nullable Object value) {
    if (value == null) {
      errors.add("settings." + field, "is required");
    }
    return value != null;
  }

  private static void checkBase(FieldErrors errors, String field, TargetUrl url) {
    if (require(errors, field, url) && url.uri().getRawQuery() != null) {
      errors.add("settings." + field, "must not have a query");
    }
  }

  private static void checkSecret(
      FieldErrors errors, String field, @Nullable Secret secret, int shortest) {
    if (secret != null
        && (secret.value().length() < shortest || !isPrintable(secret.value(), 256))) {
      errors.add("settings." + field, "must be " + shortest + "-256 printable ASCII characters");
    }
  }

  private static boolean isPrintable(String text, int longest) {
    return !text.isBlank()
        && text.length() <= longest
        && text.chars().allMatch(c -> c >= 0x20 && c <= 0x7e);
  }
}
