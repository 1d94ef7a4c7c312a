package io.chatops.core.metric;

import java.nio.charset.StandardCharsets;

/**
 * A report as the API shows it: a JSON object in UTF-8, exactly as the agent sent it and found well
 * formed when it was read. A slice of the frame it came in while the report is stored and shown;
 * the process list inside stays bytes until somebody asks.
 *
 * @param bytes not to be changed by anyone
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record ReportDocument(byte[] bytes, int offset, int length) {
  public ReportDocument {
    if (offset < 0 || length < 2 || offset + length > bytes.length) {
      throw new IllegalArgumentException(
          "offset " + offset + " and length " + length + " leave " + bytes.length + " bytes");
    }
  }

  public static ReportDocument of(byte[] json) {
    return new ReportDocument(json, 0, json.length);
  }

  /** The JSON text. */
  public String json() {
    return new String(bytes, offset, length, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "ReportDocument[" + length + " bytes]";
  }
}
