package io.chatops.notify;

import io.chatops.core.access.EmailAddress;
import io.chatops.core.notify.ChannelSettings;
import io.chatops.core.notify.NotificationMessage;
import io.chatops.core.notify.Receipt;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.TrustOptions;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.MailResult;
import io.vertx.ext.mail.SMTPException;
import io.vertx.ext.mail.StartTLSOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Sends e-mails through the administrator's mail server. It uses the client of Quarkus' mailer. */
final class MailSender implements AutoCloseable {
  static final String MISSING =
      "the hub has no mail server; its administrator can configure one with CHATOPS_MAIL_HOST"
          + " and CHATOPS_MAIL_FROM";

  static final String UNCONFIRMED =
      "no recipient has confirmed; test the channel, which sends each a code, and enter the codes";

  /** The longest time for one mail. Servers scan for viruses before they accept it. */
  static final Duration TIMEOUT = Duration.ofSeconds(20);

  private static final int MAX_SUBJECT_LENGTH = 200;
  private static final int MAX_TEXT_LENGTH = 20_000;

  /** The largest number of connections; mail servers limit them per client. */
  private static final int MAX_CONNECTIONS = 4;

  private static final System.Logger LOG = System.getLogger(MailSender.class.getName());

  private final EmailAddress from;
  private final Duration timeout;

  /**
   * The event loop that sends all mails. On another thread, the client may set up the handlers of a
   * connection after the server's greeting, and would wait for the greeting in vain.
   */
  private final Context loop;

  /**
   * The client for a single recipient; its failure has the server's reason for rejecting that one.
   */
  private final MailClient forOne;

  /** The client for several recipients; a wrong address does not stop the others. */
  private final MailClient forSeveral;

  /**
   * Sends nothing yet.
   *
   * @param trust absent for the authorities that Java trusts
   */
  MailSender(Vertx vertx, MailSettings settings, Duration longest, @Nullable TrustOptions trust) {
    from = settings.from();
    this.timeout = longest;
    loop = vertx.getOrCreateContext();
    forOne = MailClient.create(vertx, config(settings, longest, trust));
    forSeveral =
        MailClient.create(vertx, config(settings, longest, trust).setAllowRcptErrors(true));
  }

  Receipt send(ChannelSettings.Email settings, NotificationMessage message) {
    int recipients = settings.confirmed().size();
    if (recipients == 0) {
      return new Receipt.Rejected(UNCONFIRMED);
    }
    MailClient client = recipients == 1 ? forOne : forSeveral;
    try {
      MailResult result =
          Deadline.in(timeout).await(sendOnLoop(client, mail(settings.confirmed(), message)));
      int taken = result.getRecipients().size();
      return new Receipt.Delivered(
          "the mail server accepted it for " + taken + " of " + recipients + " recipients");
    } catch (ExecutionException e) {
      return failure(e);
    } catch (TimeoutException e) {
      return new Receipt.Retry("the mail server did not accept it in time", null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ReceiverAnswers.stopping();
    }
  }

  private Future<MailResult> sendOnLoop(MailClient client, MailMessage mail) {
    Promise<MailResult> result = Promise.promise();
    loop.runOnContext(nothing -> client.sendMail(mail).onComplete(result));
    return result.future();
  }

  private MailMessage mail(List<EmailAddress> recipients, NotificationMessage message) {
    MailMessage mail =
        new MailMessage()
            .setFrom("ChatOps <" + from.value() + ">")
            .setTo(recipients.stream().map(EmailAddress::value).toList())
            .setSubject(FittedText.fit(message.title().replace('\n', ' '), MAX_SUBJECT_LENGTH))
            .setText(text(message))
            .setHtml(html(message));
    // Equal at each try, so that mail programs show a repeated mail once.
    mail.addHeader("Message-ID", "<" + message.id() + "@" + domain() + ">");
    mail.addHeader("Auto-Submitted", "auto-generated"); // nobody's holiday reply comes back
    return mail;
  }

  private static String text(NotificationMessage message) {
    URI link = message.link();
    String text = FittedText.fit(message.text(), MAX_TEXT_LENGTH);
    return link == null ? text + "\n" : text + "\n\n" + link + "\n";
  }

  private static String html(NotificationMessage message) {
    URI link = message.link();
    String address =
        link == null ? "" : FittedText.fit(link.toString(), MAX_TEXT_LENGTH, FittedText::html);
    return "<!DOCTYPE html><html><body><p><strong>"
        + FittedText.fit(message.title(), MAX_TEXT_LENGTH, FittedText::html)
        + "</strong></p>\n<p style=\"white-space: pre-line\">"
        + FittedText.fit(message.text(), MAX_TEXT_LENGTH, FittedText::html)
        + "</p>\n"
        + (link == null ? "" : "<p><a href=\"" + address + "\">" + address + "</a></p>\n")
        + "</body></html>\n";
  }

  private String domain() {
    return from.value().substring(from.value().indexOf('@') + 1);
  }

  private static Receipt failure(ExecutionException error) {
    // Only the administrator, who chose the server, may read its words.
    LOG.log(
        System.Logger.Level.WARNING,
        "The mail server did not accept a mail: " + String.valueOf(error.getMessage()).strip());
    if (error.getCause() instanceof SMTPException refusal) {
      String reason = "the mail server answered " + refusal.getReplyCode();
      return refusal.isPermanent() ? new Receipt.Rejected(reason) : new Receipt.Retry(reason, null);
    }
    if (ReceiverAnswers.isUntrusted(error)) {
      return new Receipt.Rejected("the mail server's certificate is not trusted");
    }
    return new Receipt.Retry(
        "the mail server could not be reached, or it accepted none of the recipients", null);
  }

  private static MailConfig config(
      MailSettings settings, Duration longest, @Nullable TrustOptions trust) {
    int millis = Math.toIntExact(longest.toMillis());
    MailConfig config =
        new MailConfig()
            .setHostname(settings.host())
            .setPort(settings.port())
            .setSsl(settings.tls() == MailSettings.Tls.TLS)
            .setStarttls(
                settings.tls() == MailSettings.Tls.STARTTLS
                    ? StartTLSOptions.REQUIRED
                    : StartTLSOptions.DISABLED)
            .setPipelining(false) // with it, a mail without any recipient left is sent, too
            .setKeepAlive(false)
            .setMaxPoolSize(MAX_CONNECTIONS)
            .setAuthMethods("CRAM-SHA256 CRAM-MD5 PLAIN LOGIN")
            .setLogin(LoginOption.DISABLED)
            .setUserAgent("chatops");
    config
        .setConnectTimeout(millis)
        .setSslHandshakeTimeout(millis)
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
        .setIdleTimeout(millis)
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    MailSettings.Login login = settings.login();
    if (login != null) {
      config
          .setLogin(LoginOption.REQUIRED)
          .setUsername(login.username())
          .setPassword(login.password().value());
    }
    if (trust != null) {
      config.setTrustOptions(trust);
    }
    return config;
  }

  @Override
  public void close() {
    forOne.close();
    forSeveral.close();
  }
}
