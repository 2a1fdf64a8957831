package org.sigmap.spec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.NameTransformer;
import java.io.IOException;

/**
 * Reads a part of a cell whose fields stand beside the cell's own and that is of one of several
 * records, told by which fields are there ({@link SpecSchema#chosen}).
 */
final class OneOfKinds extends JsonDeserializer<Object> implements ContextualDeserializer {
  private final Class<?> family;

  OneOfKinds() {
    this(null);
  }

  private OneOfKinds(Class<?> family) {
    this.family = family;
  }

  @Override
  public JsonDeserializer<?> createContextual(DeserializationContext context, BeanProperty place) {
    return new OneOfKinds(place.getType().getRawClass());
  }

  @Override
  public JsonDeserializer<Object> unwrappingDeserializer(NameTransformer unwrapper) {
    return new OneOfKinds(family);
  }

  @Override
  public Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    ObjectNode all = context.readTree(parser).require();
    Class<?> record = SpecSchema.chosen(family, all);
    ObjectNode own = SpecSchema.object();
    SpecSchema.fields(record).keySet().stream()
        .filter(all::has)
        .forEach(name -> own.set(name, all.get(name)));
    return context.readTreeAsValue(own, record);
  }
}
