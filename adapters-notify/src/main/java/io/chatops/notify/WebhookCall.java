package io.chatops.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatops.core.notify.ChannelSettings;
import io.chatops.core.notify.NotificationMessage;
import io.chatops.core.notify.Secret;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A POST of the usual document or of a filled template, with a signature like Stripe's: {@code
 * X-ChatOps-Signature: t=<unix seconds>,v1=<hex>}, the HMAC-SHA256 of {@code <t>.<body>}. The time
 * is that of the attempt, so a receiver can reject a replayed request.
 */
final class WebhookCall {
  private static final String ALGORITHM = "HmacSHA256";

  private WebhookCall() {}

  static HttpCall of(ChannelSettings.Webhook settings, NotificationMessage message, Instant now) {
    ObjectNode document = WebhookDocument.of(message);
    String template = settings.template();
    String body =
        template == null ? document.toString() : JsonTemplate.parse(template).fill(document);
    Map<String, String> headers = new TreeMap<>();
    settings.headers().forEach((name, value) -> headers.put(name, value.value()));
    Secret key = settings.signingKey();
    if (key != null) {
      headers.put("X-ChatOps-Signature", signature(key, now.getEpochSecond(), body));
    }
    return HttpCall.of(message, settings.url().uri(), headers, body);
  }

  private static String signature(Secret key, long time, String body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key.value().getBytes(UTF_8), ALGORITHM));
      byte[] hash = mac.doFinal((time + "." + body).getBytes(UTF_8));
      return "t=" + time + ",v1=" + HexFormat.of().formatHex(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has " + ALGORITHM, e);
    }
  }
}
