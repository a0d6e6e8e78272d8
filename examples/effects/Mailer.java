import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sends invitations over HTTP, with nothing but JDK 17: lease, "send" (here: a file in a folder), say how it went.
 *
 *   ROLLCALL_KEY=rk_… java examples/effects/Mailer.java http://127.0.0.1:4800 ./sent
 *
 * The key says that it is the mailer: rollcall keys create --actor system:mailer --can effects --label mailer
 * It works until nothing is due. A real mailer would do this every few seconds, and read JSON with a library.
 */
public class Mailer {
  static final HttpClient http = HttpClient.newHttpClient();
  static String url = "http://127.0.0.1:4800";
  static Path folder = Path.of("sent");

  public static void main(String[] args) throws Exception {
    if (args.length > 0) url = args[0];
    if (args.length > 1) folder = Path.of(args[1]);
    Files.createDirectories(folder);
    for (;;) {
      var leased = post("/v1/effects/lease", "{\"effects\":[\"sendInvitation\"]}");
      var items = (List<?>) leased.get("items");
      if (items.isEmpty()) return;
      for (var item : items) deliver((Map<?, ?>) item);
    }
  }

  /** In UTF-8 wherever it runs: an id may have any letter. */
  static final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  static void deliver(Map<?, ?> effect) throws Exception {
    var id = (String) effect.get("effectId");
    var data = (Map<?, ?>) effect.get("data");
    var path = "/v1/effects/" + encoded(id);
    var common = "\"token\":" + ((Double) effect.get("token")).longValue();
    var invitation = "\"invitation\":" + text((String) data.get("invitation"));
    try {
      send(id, data);
    } catch (IllegalArgumentException problem) {
      var why = text(problem.getMessage());
      post(path + "/failed", "{" + common + ",\"reason\":" + why + ",\"event\":\"DELIVERY_FAILED\",\"data\":{"
          + invitation + ",\"code\":\"addressUnknown\",\"words\":" + why + "}}");
      out.println(id + " failed: " + problem.getMessage());
      return;
    }
    post(path + "/done", "{" + common + ",\"event\":\"INVITATION_SENT\",\"data\":{" + invitation + "}}");
    out.println(id + " sent");
  }

  /** Stands for a mail system: it takes every address with an @ in it. The id makes a second attempt harmless. */
  static void send(String id, Map<?, ?> data) throws IOException {
    var address = (String) data.get("address");
    if (!address.contains("@")) throw new IllegalArgumentException(address + " is no address");
    var mail = "To: " + address + "\nMessage-ID: <" + id + ">\n\nWelcome, " + data.get("username") + "!\n";
    Files.writeString(folder.resolve(encoded(id) + ".txt"), mail);
  }

  static Map<?, ?> post(String path, String body) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(url + path))
        .header("authorization", "Bearer " + System.getenv("ROLLCALL_KEY"))
        .header("content-type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
    var response = http.send(request, HttpResponse.BodyHandlers.ofString());
    var answer = (Map<?, ?>) new Json(response.body()).value();
    // The lease ran out and somebody else has the effect now: leave it to them.
    if ("/problems/staleLease".equals(answer.get("type"))) return answer;
    if (response.statusCode() >= 300) throw new IOException(path + ": " + answer.get("detail"));
    return answer;
  }

  static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8);
  }

  static String text(String value) {
    var quoted = new StringBuilder("\"");
    for (var c : value.toCharArray()) {
      if (c == '"' || c == '\\') quoted.append('\\').append(c);
      else if (c < ' ') quoted.append(String.format("\\u%04x", (int) c));
      else quoted.append(c);
    }
    return quoted.append('"').toString();
  }

  /** As much of a JSON reader as answers need. */
  static class Json {
    final String source;
    int at = 0;

    Json(String source) {
      this.source = source;
    }

    Object value() {
      var c = next();
      if (c == '{') {
        var map = new LinkedHashMap<String, Object>();
        at++;
        while (next() != '}') {
          var key = (String) value();
          next();
          at++;
          map.put(key, value());
          if (next() == ',') at++;
        }
        at++;
        return map;
      }
      if (c == '[') {
        var list = new ArrayList<Object>();
        at++;
        while (next() != ']') {
          list.add(value());
          if (next() == ',') at++;
        }
        at++;
        return list;
      }
      if (c == '"') return string();
      var start = at;
      while (at < source.length() && ",]} \n".indexOf(source.charAt(at)) < 0) at++;
      var word = source.substring(start, at);
      return switch (word) {
        case "null" -> null;
        case "true" -> true;
        case "false" -> false;
        default -> Double.valueOf(word);
      };
    }

    char next() {
      while (Character.isWhitespace(source.charAt(at))) at++;
      return source.charAt(at);
    }

    String string() {
      var read = new StringBuilder();
      for (at++; source.charAt(at) != '"'; at++) {
        var c = source.charAt(at);
        if (c == '\\') {
          c = source.charAt(++at);
          if (c == 'u') {
            c = (char) Integer.parseInt(source.substring(at + 1, at + 5), 16);
            at += 4;
          } else if ("nrtbf".indexOf(c) >= 0) c = "\n\r\t\b\f".charAt("nrtbf".indexOf(c));
        }
        read.append(c);
      }
      at++;
      return read.toString();
    }
  }
}
