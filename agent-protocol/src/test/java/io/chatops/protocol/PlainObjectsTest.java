package io.chatops.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainObjectsTest {
  private static final JsonFactory STRICT =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final List<String> VALID =
      List.of(
          "[{\"pid\":300,\"name\":\"java\",\"cpu\":0.5,\"memory\":-1.5e-3,\"user\":null}]",
          " [ { \"a\" : true , \"b\" : false } , { \"a\" : 1 , \"caf\u00e9\" : \"\u00e9\" } ]");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "[ ]",
        "[{}]",
        "[{},\t{\"a\":0}]",
        "[{\"a\":-0.0e+1,\"b\":\"\",\"\":null}]",
        "[{\"Aa\":1,\"BB\":2}]", // the same hash
        "[{\"a\":\"}]\"}]"
      })
  void findsTheEnd(String list) {
    assertThat(closingBracket(list + ",{")).isEqualTo(list.length() - 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"a\":1,\"a\":2}]",
        "[{\"\":1,\"b\":2,\"\":3}]",
        "[{\"a\":1,\"\\u0061\":2}]",
        "[{\"a\":[]}]",
        "[{\"a\":{}}]",
        "[{\"a\":\"\\n\"}]",
        "[{\"a\":\"\n\"}]",
        "[1]",
        "[null]",
        "[{},]",
        "[{}{}]",
        "[,{}]",
        "[{\"a\":1,}]",
        "[{,\"a\":1}]",
        "[{\"a\":01}]",
        "[{\"a\":1.}]",
        "[{\"a\":.5}]",
        "[{\"a\":+1}]",
        "[{\"a\":-}]",
        "[{\"a\":1e}]",
        "[{\"a\":nul}]",
        "[{\"a\":NaN}]",
        "[{\"a\"}]",
        "[{a:1}]",
        "[{\"a\":1]",
        "[{\"a\":1}",
        "[{\"a\":\"",
        "["
      })
  void leavesAnythingElseToTheParser(String list) {
    assertThat(closingBracket(list)).isEqualTo(PlainObjects.NOT_PLAIN);
  }

  @ParameterizedTest
  @ValueSource(ints = {98, 99, 100, 101})
  void takesNumbersThatTheParserTakes(int length) {
    boolean plain = closingBracket("[{\"a\":" + "1".repeat(length) + "}]") > 0;

    assertThat(plain).isEqualTo(length < ProtocolCodec.MAX_NUMBER_LENGTH);
  }

  @ParameterizedTest
  @ValueSource(ints = {31, 32, 33, 70})
  void countsKeys(int keys) {
    String fields =
        IntStream.range(0, keys).mapToObj(i -> "\"" + i + "\":1").collect(Collectors.joining(","));

    assertThat(closingBracket("[{" + fields + "}]") > 0).isEqualTo(keys <= 32);
    assertThat(closingBracket("[{" + fields + ",\"0\":1}]")).isEqualTo(PlainObjects.NOT_PLAIN);
  }

  /** The parser takes every list that it takes, and both find the same end. */
  @Property(tries = 20_000)
  void agreesWithTheParser(@ForAll("damaged") String list) throws IOException {
    byte[] text = list.getBytes(UTF_8);
    // Of bytes, not of characters: some before it may take several.
    int start = list.substring(0, Math.max(0, list.indexOf('['))).getBytes(UTF_8).length + 1;
    int bracket = list.contains("[") ? PlainObjects.closingBracket(text, start, text.length) : -1;
    if (bracket < 0) {
      return;
    }
    try (JsonParser parser = STRICT.createParser(text, start - 1, text.length - start + 1)) {
      assertThat(parser.nextToken()).isEqualTo(JsonToken.START_ARRAY);
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        parser.skipChildren();
      }
      assertThat(parser.currentToken()).isEqualTo(JsonToken.END_ARRAY);
      assertThat(parser.currentLocation().getByteOffset()).isEqualTo(bracket + 1L - (start - 1));
    }
  }

  @Provide
  Arbitrary<String> damaged() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "",
            "{",
            "}",
            "[",
            "]",
            "\"",
            ",",
            ":",
            "\\",
            "null",
            "-",
            "0",
            ".",
            "e",
            "1e9",
            " ",
            "\n",
            "\u0001",
            "\"a\":1,",
            ",{}",
            "true",
            "\u00e9",
            "\ud83d\ude00");
    return Combinators.combine(
            Arbitraries.of(VALID),
            Arbitraries.integers().between(0, 80),
            Arbitraries.integers().between(0, 6),
            pieces.list().ofMinSize(0).ofMaxSize(3))
        .as(
            (valid, from, length, put) -> {
              int begin = Math.min(from, valid.length());
              int end = Math.min(begin + length, valid.length());
              return valid.substring(0, begin) + String.join("", put) + valid.substring(end);
            });
  }

  private static int closingBracket(String list) {
    byte[] text = list.getBytes(UTF_8);
    return PlainObjects.closingBracket(text, 1, text.length);
  }
}
