using System.Text;
using System.Text.Json;
using TroveClusters.Engine.Configuration;

namespace TroveClusters.Tests.Unit.Configuration;

/// <summary>What changing one option does to the text around it.</summary>
public sealed class JsonEditorTests
{
    [Theory]
    [InlineData("""{"redis":{"a":1}}""", """{"redis":{"a":7}}""")]
    [InlineData("{\r\n\t\"redis\": { /* b */ \"a\" : /* c */ \"x, }\" , } // end\r\n}", "{\r\n\t\"redis\": { /* b */ \"a\" : /* c */ 7 , } // end\r\n}")]
    [InlineData("""{"redis":{"a":1,"a":2},"redis":{"b":"\u0061"}}""", """{"redis":{"a":1,"a":7},"redis":{"b":"\u0061"}}""")]
    [InlineData("""{"redis":{"\u0061":1}}""", """{"redis":{"\u0061":7}}""")]
    public void A_value_is_replaced_where_it_counts(string before, string after) => Assert.Equal(after, Set(before));

    [Theory]
    [InlineData("{}\n", "{\n  \"redis\": {\n    \"a\": 7\n  }\n}\n")]
    [InlineData("{ // nothing\n}", "{ // nothing\n  \"redis\": {\n    \"a\": 7\n  }\n}")]
    [InlineData("""{"redis":{}}""", """{"redis":{ "a": 7 }}""")]
    [InlineData("""{"redis":{ /* none yet */ }}""", """{"redis":{ /* none yet */ "a": 7 }}""")]
    [InlineData("{\n  \"redis\": {\n    // none yet\n  }\n}", "{\n  \"redis\": {\n    // none yet\n    \"a\": 7\n  }\n}")]
    [InlineData("""{"redis":{"b":1}}""", """{"redis":{"b":1, "a": 7}}""")]
    [InlineData("""{"redis": { "b": 1, }}""", """{"redis": { "b": 1, "a": 7, }}""")]
    [InlineData("""{"other": {"b": 1}}""", """{"other": {"b": 1}, "redis": { "a": 7 }}""")]
    [InlineData("{\n    \"other\": {}\n}", "{\n    \"other\": {},\n    \"redis\": {\n        \"a\": 7\n    }\n}")]
    [InlineData("{\r\n\t\"redis\": {\r\n\t\t\"b\": 1 // of b\r\n\t\t// the end\r\n\t}\r\n}", "{\r\n\t\"redis\": {\r\n\t\t\"b\": 1, // of b\r\n\t\t\"a\": 7\r\n\t\t// the end\r\n\t}\r\n}")]
    [InlineData("{\n  \"redis\": {\n    \"b\": 1, // of b\n  }\n}", "{\n  \"redis\": {\n    \"b\": 1, // of b\n    \"a\": 7,\n  }\n}")]
    [InlineData("{\"redis\": {\"b\": 1 // of b\n}}", "{\"redis\": {\"b\": 1, // of b\n  \"a\": 7\n}}")]
    [InlineData("{\"redis\": {\"b\": 1 // of b\n , // odd\n}}", "{\"redis\": {\"b\": 1 // of b\n , // odd\n  \"a\": 7,\n}}")]
    public void What_is_missing_is_added_in_the_manner_of_the_text(string before, string after) => Assert.Equal(after, Set(before));

    [Theory]
    [InlineData("""{"redis":{"a":1}}""", """{"redis":{}}""")]
    [InlineData("""{"redis": { "a": 1, "b": 2 }}""", """{"redis": { "b": 2 }}""")]
    [InlineData("""{"redis": { "b": 2, "a": 1 }}""", """{"redis": { "b": 2 }}""")]
    [InlineData("""{"redis": { "b": 2, "a": 1, }}""", """{"redis": { "b": 2, }}""")]
    [InlineData("""{"redis": { "a": 1, "b": 2, "a": 3, "a": 4 }, "redis": {"a": null}}""", """{"redis": { "b": 2 }, "redis": {}}""")]
    [InlineData("{\n  \"redis\": {\n    // of a\n    \"a\": 1,\n    \"b\": 2\n  }\n}", "{\n  \"redis\": {\n    // of a\n    \"b\": 2\n  }\n}")]
    [InlineData("{\n  \"redis\": {\n    \"b\": 2, // of b\n    \"a\": 1 // of a\n  }\n}", "{\n  \"redis\": {\n    \"b\": 2 // of b\n    // of a\n  }\n}")]
    [InlineData("{\n  \"redis\": {\n    \"b\": 2, // of b\n    \"a\": 1\n  }\n}", "{\n  \"redis\": {\n    \"b\": 2 // of b\n  }\n}")]
    [InlineData("{\"redis\":{\"a\" : // y\n 1 /* z */ , \"b\": 2}}", "{\"redis\":{// y\n  /* z */  \"b\": 2}}")]
    [InlineData("""{"other":{"a":1}}""", """{"other":{"a":1}}""")]
    public void What_is_taken_away_leaves_comments_and_the_others(string before, string after)
    {
        string found = Encoding.UTF8.GetString(JsonEditor.Remove(Encoding.UTF8.GetBytes(before), "redis", "a"));
        _ = JsonMember.Root(Encoding.UTF8.GetBytes(found));
        Assert.Equal(after, found);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("""{"a": 1 "b": 2}""")]
    public void What_is_no_object_is_refused(string text) => Assert.ThrowsAny<JsonException>(() => Set(text));

    private static string Set(string before)
    {
        string after = Encoding.UTF8.GetString(JsonEditor.Set(Encoding.UTF8.GetBytes(before), "redis", "a", "7"));
        _ = JsonMember.Root(Encoding.UTF8.GetBytes(after));
        return after;
    }
}
