package io.chatops.ws.agent;

import io.chatops.core.metric.Metric;
import io.chatops.core.metric.Samples;
import io.chatops.protocol.AgentFrame;
import io.chatops.protocol.ProtocolCodec;
import io.chatops.protocol.ProtocolException;
import io.chatops.protocol.ReportReader;
import io.chatops.protocol.ToAgent;
import java.util.List;

/**
 * Encodes and decodes the agents' frames, with the hub's metrics as the numbers to read from a
 * report.
 */
final class AgentFrames {
  private static final ReportReader<Metric> READER =
      ReportReader.of(List.of(Metric.values()), Metric::path, Metric::labelName);
  private static final ProtocolCodec CODEC = new ProtocolCodec();

  private AgentFrames() {}

  static AgentFrame read(byte[] frame, Samples.Builder samples) throws ProtocolException {
    return CODEC.decodeFromAgent(frame, READER, samples::add);
  }

  static byte[] write(ToAgent message) {
    return CODEC.encode(message);
  }
}
