package org.sigmap.cli;

import org.sigmap.device.DeviceRequest;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code --device}. */
public final class DeviceConverter implements ITypeConverter<DeviceRequest> {
  @Override
  public DeviceRequest convert(String text) {
    try {
      return DeviceRequest.parse(text);
    } catch (IllegalArgumentException wrong) {
      throw new TypeConversionException(wrong.getMessage());
    }
  }
}
