package io.chatops.rest.answer;

import java.io.IOException;
import java.io.OutputStream;

/** An answer that is written as it is, and may be large. */
public interface PlainAnswer {
  void writeTo(OutputStream out) throws IOException;
}
