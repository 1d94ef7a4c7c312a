package io.chatops.ws.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.ReportDocument;
import io.chatops.core.metric.Samples;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The traffic of a host whose agent sends counters only, as earlier agents do: the hub adds the
 * rates since the report before, as those of one interface. For one connection.
 */
final class CountedTraffic {
  /** The name of that interface. */
  static final String ALL = "all";

  private static final JsonFactory JSON = new JsonFactory();

  private @Nullable Instant countedAt;
  private double sent;
  private double received;

  /**
   * Adds the rates to a report's samples.
   *
   * @return the report with the rates; the same if it has rates, or the counters tell none
   */
  ReportDocument withRates(Instant at, Samples.Builder samples, ReportDocument report) {
    Samples read = samples.build();
    double nowSent = Double.NaN;
    double nowReceived = Double.NaN;
    for (int i = 0; i < read.size(); i++) {
      switch (read.metric(i)) {
        case NETWORK_BYTES_SENT -> nowSent = read.value(i);
        case NETWORK_BYTES_RECV -> nowReceived = read.value(i);
        case NETWORK_INTERFACES_RECEIVED_BYTES_PER_SECOND -> {
          return report;
        }
        default -> {} // not about traffic
      }
    }
    Instant before = countedAt;
    double moreSent = nowSent - sent;
    double moreReceived = nowReceived - received;
    countedAt = at;
    sent = nowSent;
    received = nowReceived;
    // The counters begin anew when the host starts.
    if (before == null || !before.isBefore(at) || !(moreSent >= 0 && moreReceived >= 0)) {
      return report;
    }
    double seconds = Duration.between(before, at).toNanos() / 1e9;
    long in = Math.round(moreReceived / seconds);
    long out = Math.round(moreSent / seconds);
    samples.add(Metric.NETWORK_INTERFACES_RECEIVED_BYTES_PER_SECOND, ALL, (double) in);
    samples.add(Metric.NETWORK_INTERFACES_SENT_BYTES_PER_SECOND, ALL, (double) out);
    return inserted(
        report,
        "\"interfaces\":[{\"name\":\"%s\",\"received_bytes_per_second\":%d,\"sent_bytes_per_second\":%d}],"
            .formatted(ALL, in, out));
  }

  /** Inserts a field at the start of the report's network, which has others. */
  private static ReportDocument inserted(ReportDocument report, String field) {
    try (JsonParser json = JSON.createParser(report.bytes(), report.offset(), report.length())) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean isNetwork = json.currentName().equals("network");
        if (json.nextToken() == JsonToken.START_OBJECT && isNetwork) {
          int split = (int) json.currentTokenLocation().getByteOffset() + 1;
          ByteArrayOutputStream changed = new ByteArrayOutputStream(report.length() + 128);
          changed.write(report.bytes(), report.offset(), split);
          changed.writeBytes(field.getBytes(UTF_8));
          changed.write(report.bytes(), report.offset() + split, report.length() - split);
          return ReportDocument.of(changed.toByteArray());
        }
        json.skipChildren();
      }
    } catch (IOException e) {
      return report; // it was well-formed on arrival, so only its numbers can be out of range
    }
    return report;
  }
}
