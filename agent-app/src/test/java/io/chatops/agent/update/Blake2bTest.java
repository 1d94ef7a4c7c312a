package io.chatops.agent.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Blake2bTest {
  /** The hashes are those of Python's {@code hashlib.blake2b}. */
  @ParameterizedTest
  @CsvSource({
    "0, 786a02f742015903c6c6fd852552d272912f4740e15847618a86e217f71f5419"
        + "d25e1031afee585313896444934eb04b903a685b1448b755d56f701afe9be2ce",
    "1, dc19b62fbd4e480a12134892649b0c86c21540830bf61aa81e7e13868e7d23ed"
        + "78ed66b94f6ea8bb779261b98782745fc85ad1dfe9b07859ed77c28b94eaac85",
    "64, 7f7b84dae9ba53172b941f0f0d588ce38c60842ea94ae0f66f397048f3e78712"
        + "2e76873aa058212b97455b282e974fd7fbd85fb864e4a9fb0dad73609cbd4461",
    "127, 3dd556bc15bb8a1c16ce9bc28f245325f5bfc50e84f44c539b7172295d22d81b"
        + "613a19324b278b3a06dca69a7c9f7d38b9862fa8f2230a9818fe126ef207aa17",
    "128, 88134c9c2bda5481ec42b0d53611231ab7c21ccbbbcf5bc813acffea3eef47c1"
        + "bb198748d222a9a0d0899631eb39b8c63d61ab1bc8128196e615dc9032ebf5bf",
    "129, 458471021bb1880be73a9a9054316b4b5b83cd27e0ece6f76987d52eb53ccea9"
        + "ea89e5f1d5a45343536d439e4a125e733c41f2aef79aa299d076a10fc3b283f2",
    "255, ea9d73087e808d78c1ca9232ed9d191d2a6f53d0c47cc4a68771f4b02ed44f48"
        + "986b7b580854daefcfc1368e58620b7efa1eb22d92f9e52f55ee66ef2fbda14b",
    "256, 8055742fadd993ad58a28ef85b80e63059a8944b9fc74e65ff7dbbc6a133ac5f"
        + "a7ea85ff285e7e93d1cb52e1e6ec49cc6a2c56183a953b91982dfcb6aee9e0fd",
    "257, 63f5c18ab71397eabc3132a907d887f845c7f16c3fbb406a90a3c1e350de7a1c"
        + "d2ea07077c90a309b7f2797bf0f46a97b5f9d5570fa725042ad34ea788fa4a7c",
    "100000, e8d03692d7708d9fccfd9bedd65b302b7d14c0fba3a4f8c17b34b9fc79e1db6c"
        + "4fd3a42788022cb17c4e85815c8bedebbc4eb641213201c37d88b15e142a4f93"
  })
  void hashesAsOthersDo(int length, String expected) {
    assertThat(hash(bytes(length))).isEqualTo(expected);
  }

  @Property(tries = 200)
  void theHashIsTheSameHoweverTheBytesAreDivided(
      @ForAll @IntRange(min = 0, max = 700) int length,
      @ForAll @Size(max = 12) List<@IntRange(min = 1, max = 300) Integer> pieces) {
    byte[] data = bytes(length);
    Blake2b hash = new Blake2b();
    int from = 0;
    for (int piece : pieces) {
      int size = Math.min(piece, length - from);
      hash.update(data, from, size);
      from += size;
    }
    hash.update(data, from, length - from);

    assertThat(HexFormat.of().formatHex(hash.digest())).isEqualTo(hash(data));
  }

  private static String hash(byte[] data) {
    Blake2b hash = new Blake2b();
    hash.update(data, 0, data.length);
    return HexFormat.of().formatHex(hash.digest());
  }

  private static byte[] bytes(int length) {
    byte[] data = new byte[length];
    for (int i = 0; i < length; i++) {
      data[i] = (byte) (i * 31 + 7);
    }
    return data;
  }
}
