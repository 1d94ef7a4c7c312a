package io.chatops.notify;

import io.chatops.core.notify.Receipt;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Turns an HTTP answer, or the lack of one, into the receipt of a notification. */
final class ReceiverAnswers {
  private final InstantSource clock;

  ReceiverAnswers(InstantSource clock) {
    this.clock = clock;
  }

  Receipt receipt(int status, @Nullable String retryAfter) {
    String answer = "HTTP " + status;
    if (status >= 200 && status < 300) {
      return new Receipt.Delivered(answer);
    }
    if (status >= 300 && status < 400) {
      return new Receipt.Rejected(
          answer + "; redirects are not followed: use the address that it redirects to");
    }
    boolean isPassing = status == 408 || status == 425 || status == 429 || status >= 500;
    return isPassing ? new Receipt.Retry(answer, wait(retryAfter)) : new Receipt.Rejected(answer);
  }

  /** Describes a failure. Messages of exceptions hold addresses, so none is repeated. */
  Receipt failure(Throwable error) {
    if (has(error, UnknownHostException.class)) {
      return new Receipt.Retry("the host's name has no address", null);
    }
    if (isUntrusted(error)) {
      return new Receipt.Rejected(
          "the receiver's certificate is not valid for its name, has expired or is signed by"
              + " an authority that the hub's Java does not trust");
    }
    if (has(error, SSLException.class)) {
      return new Receipt.Retry("the TLS handshake with the receiver failed", null);
    }
    return new Receipt.Retry("the connection failed, or closed before a response", null);
  }

  /** Returns true if the certificate of the other side was not accepted. */
  static boolean isUntrusted(Throwable error) {
    return has(error, CertificateException.class);
  }

  static Receipt stopping() {
    return new Receipt.Retry("cancelled, since the hub is stopping", null);
  }

  private @Nullable Duration wait(@Nullable String retryAfter) {
    if (retryAfter == null) {
      return null;
    }
    if (retryAfter.matches("\\d{1,9}(\\.\\d{1,9})?")) { // Discord's has a fraction
      return Duration.ofMillis((long) Math.ceil(Double.parseDouble(retryAfter) * 1000));
    }
    try {
      ZonedDateTime then = ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME);
      Duration wait = Duration.between(clock.instant(), then.toInstant());
      return wait.isNegative() ? Duration.ZERO : wait;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static boolean has(@Nullable Throwable error, Class<? extends Throwable> type) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }
}
