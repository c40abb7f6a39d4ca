package io.espalier.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.spec.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoresTest {
  @Test
  void refusesAnUnknownScheme() {
    assertThatThrownBy(() -> Stores.at("ftpx://host/a"))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "Cannot open folder 'ftpx://host/a': no file system is known for 'ftpx:'; "
                + "use file:, hdfs: or s3a:, or put ./ before a local path with a colon");
  }

  @Test
  void aTildeIsNoFolder() {
    String home = System.getProperty("user.home");
    for (String path : List.of("~/x", "file:~/x")) {
      assertThatThrownBy(() -> Stores.at(path))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("write '" + home + "/x', or ./~/x");
    }
    assertThat(Stores.at("./~/x").uri()).endsWith("/~/x");
    assertThatThrownBy(() -> Stores.at("a\0b"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("use another name");
  }

  /** As the system does: the folder above a link's target, not the one that the link lies in. */
  @Test
  void twoDotsBehindALinkLeadOutOfItsTarget(@TempDir Path root) throws IOException {
    Files.createDirectories(root.resolve("far/away"));
    Files.createSymbolicLink(root.resolve("link"), root.resolve("far/away"));
    Path real = root.toRealPath();
    assertThat(Stores.at(root + "/link/../new").uri()).isEqualTo("file:" + real + "/far/new");
    assertThat(Stores.at(root + "/far/./away/../new").uri()).isEqualTo("file:" + root + "/far/new");
  }

  @Test
  void onHadoopANameMayHaveAColon(@TempDir Path root) {
    Store store = HadoopStore.at("file", root.toUri().toString());
    store.replace("a:b/c d", StoreContract.bytes("one"));
    assertThat(store.child("a:b").read("c d")).hasValue(StoreContract.bytes("one"));
    assertThat(store.list()).containsExactly("a:b");
  }

  @Test
  void saysWhatToAddForS3() {
    assertThatThrownBy(() -> Stores.at("s3a://bucket/a"))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "Cannot open folder 's3a://bucket/a': the library for 's3a:' is not on the class path; "
                + "add --packages org.apache.hadoop:hadoop-aws:3.3.4 to spark-submit");
  }

  @Test
  void refusesAnHdfsWithoutAHost() {
    assertThatThrownBy(() -> Stores.at("hdfs:///a"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("Cannot open folder 'hdfs:///a': ")
        .hasMessageContaining("check host, port and Hadoop's configuration");
  }

  @Test
  void refusesAFileOnAnotherHostAndNoNameAtAll() {
    assertThatThrownBy(() -> Stores.at("file://elsewhere/a"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("it names a host or no path");
    assertThatThrownBy(() -> Stores.at(" ")).isInstanceOf(Refusal.class);
  }
}
