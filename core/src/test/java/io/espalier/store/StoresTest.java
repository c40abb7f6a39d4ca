package io.espalier.store;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.spec.Refusal;
import org.junit.jupiter.api.Test;

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
