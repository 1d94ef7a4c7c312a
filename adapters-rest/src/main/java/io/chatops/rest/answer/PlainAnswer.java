package io.chatops.rest.answer;

import java.io.IOException;
import java.io.OutputStream;

/** An answer that is no JSON, and may be as large as some. */
public interface PlainAnswer {
  void writeTo(OutputStream out) throws IOException;
}
