package io.chatops.ws.agent;

import io.chatops.core.metric.ReportDocument;
import io.chatops.core.metric.SampleReader;
import io.chatops.core.metric.Samples;
import io.chatops.protocol.ProtocolException;
import java.nio.charset.StandardCharsets;

/** Reads a report's numbers as if it had come just now. */
public final class ReportSamples implements SampleReader {
  private static final byte[] BEFORE =
      "{\"type\":\"metrics\",\"data\":".getBytes(StandardCharsets.UTF_8);

  @Override
  public Samples read(ReportDocument report) {
    byte[] frame = new byte[BEFORE.length + report.length() + 1];
    System.arraycopy(BEFORE, 0, frame, 0, BEFORE.length);
    System.arraycopy(report.bytes(), report.offset(), frame, BEFORE.length, report.length());
    frame[frame.length - 1] = '}';
    Samples.Builder samples = new Samples.Builder();
    try {
      AgentFrames.read(frame, samples);
    } catch (ProtocolException e) {
      return new Samples.Builder().build(); // one of an earlier hub, which took it otherwise
    }
    return samples.build();
  }
}
