package io.espalier.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;

/** Every key of a configuration with its value and where it comes from, one in a line. */
final class ConfigText {
  private ConfigText() {}

  static String of(Section root) {
    StringBuilder text = new StringBuilder();
    print(root, "", text);
    return text.toString();
  }

  private static void print(Section section, String path, StringBuilder text) {
    for (String key : section.keys()) {
      String full = (path.isEmpty() ? "" : path + ".") + ConfigUtil.joinPath(key);
      ConfigValue value = section.read(key, each -> each);
      if (value instanceof ConfigObject object && !object.isEmpty()) {
        print(new Section(full, object), full, text);
      } else {
        text.append(full)
            .append(" = ")
            .append(
                value.valueType() == ConfigValueType.NUMBER
                    ? Section.text(value)
                    : value.render(ConfigRenderOptions.concise()))
            .append("  # ")
            .append(Section.where(value))
            .append('\n');
      }
    }
  }
}
