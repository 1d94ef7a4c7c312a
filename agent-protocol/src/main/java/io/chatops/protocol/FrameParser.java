package io.chatops.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.json.UTF8StreamJsonParser;
import com.fasterxml.jackson.core.sym.ByteQuadsCanonicalizer;
import java.io.IOException;

/** Jackson's parser of bytes, which can also jump over an array without making tokens of it. */
final class FrameParser extends UTF8StreamJsonParser {
  private FrameParser(
      IOContext context,
      int features,
      ObjectCodec codec,
      ByteQuadsCanonicalizer names,
      byte[] text,
      int start,
      int end) {
    super(context, features, null, codec, names, text, start, end, 0, false);
  }

  /**
   * Goes to the end of an array whose start is the current token, so that its end is the next one.
   * Stays there if there is anything but plain objects in it.
   */
  void skipPlainObjects() {
    int bracket = PlainObjects.closingBracket(_inputBuffer, _inputPtr, _inputEnd);
    if (bracket != PlainObjects.NOT_PLAIN) {
      _inputPtr = bracket;
    }
  }

  /** Makes these parsers. */
  static final class Factory extends JsonFactory {
    private static final long serialVersionUID = 1;

    Factory(JsonFactoryBuilder settings) {
      super(settings);
    }

    @Override
    protected JsonParser _createParser(byte[] text, int start, int length, IOContext context)
        throws IOException {
      if (length < 2 || text[start] != '{' || text[start + 1] == 0) {
        return super._createParser(text, start, length, context); // it may not be UTF-8
      }
      return new FrameParser(
          context,
          _parserFeatures,
          _objectCodec,
          _byteSymbolCanonicalizer.makeChildOrPlaceholder(_factoryFeatures),
          text,
          start,
          start + length);
    }
  }
}
