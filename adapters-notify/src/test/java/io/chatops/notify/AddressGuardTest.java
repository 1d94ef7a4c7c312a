package io.chatops.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {
  private final AddressGuard guard = new AddressGuard(List.of());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "10.255.255.255",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.1",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1", // IPv4-compatible 127.0.0.1
        "::ffff:127.0.0.1",
        "::ffff:a00:1",
        "64:ff9b::7f00:1", // NAT64
        "64:ff9b:1::a00:1",
        "100::1",
        "2001::1", // Teredo
        "2001:10::1",
        "2001:db8::1",
        "2002:7f00:1::", // 6to4
        "2002:a9fe:a9fe::1",
        "3fff::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "5f00::1"
      })
  void refusesWhatIsNotPublic(String address) throws UnknownHostException {
    assertThat(guard.allows(InetAddress.getByName(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.1",
        "169.253.255.255",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.1",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2001:200::1",
        "2001:4860:4860::8888",
        "2606:4700::1111",
        "3ffe::1"
      })
  void allowsWhatIsPublic(String address) throws UnknownHostException {
    assertThat(guard.allows(InetAddress.getByName(address))).isTrue();
  }

  @Test
  void allowsTheNetworksOfTheAdministratorAndNoNeighbour() throws UnknownHostException {
    AddressGuard lenient =
        new AddressGuard(
            List.of(
                Network.of("192.168.4.0/22"), Network.of("10.1.2.3"), Network.of("fd00:1::/33")));

    assertThat(lenient.allows(InetAddress.getByName("192.168.4.0"))).isTrue();
    assertThat(lenient.allows(InetAddress.getByName("192.168.7.255"))).isTrue();
    assertThat(lenient.allows(InetAddress.getByName("192.168.8.0"))).isFalse();
    assertThat(lenient.allows(InetAddress.getByName("10.1.2.3"))).isTrue();
    assertThat(lenient.allows(InetAddress.getByName("::ffff:10.1.2.3"))).isTrue();
    assertThat(lenient.allows(InetAddress.getByName("10.1.2.4"))).isFalse();
    assertThat(lenient.allows(InetAddress.getByName("fd00:1:7fff::1"))).isTrue();
    assertThat(lenient.allows(InetAddress.getByName("fd00:1:8000::1"))).isFalse();
  }

  @Test
  void aNetworkOfEverythingAllowsEverythingOfItsKind() throws UnknownHostException {
    AddressGuard lenient = new AddressGuard(List.of(Network.of("0.0.0.0/0")));

    assertThat(lenient.allows(InetAddress.getByName("10.0.0.1"))).isTrue();
    assertThat(lenient.allows(InetAddress.getByName("fd00::1"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/8",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/8/8",
        "10.0.0",
        "010.0.0.1",
        "0x7f.1",
        "2130706433",
        "localhost",
        "localhost/8",
        "fd00::/129",
        "fe80::1%eth0",
        "::g/8",
        "1:2/8",
        "256.0.0.0/8"
      })
  void readsNothingElseAsANetwork(String text) {
    assertThatThrownBy(() -> Network.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must be a network such as 10.0.0.0/8 or fd00::/8");
  }
}
