using FsCheck;
using FsCheck.Fluent;
using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Tests.Unit.Redis.Topology;

/// <summary>Whatever comes in, a parser answers or says <c>UnexpectedReply</c>; no other exception ever leaves it.</summary>
public sealed class ParserFuzzTests
{
    private static readonly Config s_config = Config.QuickThrowOnFailure.WithMaxTest(2000);

    // Every byte is a character, so nothing a damaged recording can hold is lost.
    private static readonly System.Text.Encoding s_bytes = System.Text.Encoding.Latin1;

    [Fact]
    public void Any_text() => Prop.ForAll(Arb.From(ArbMap.Default.GeneratorFor<string>()), text => ParseAll(text ?? "")).Check(s_config);

    [Fact]
    public void Damaged_texts()
    {
        string[] samples = [.. Samples.Names("*.txt").Concat(Samples.Names("*.conf")).Select(Samples.Text)];
        Prop.ForAll(Arb.From(Damaged(samples)), ParseAll).Check(s_config);
    }

    [Fact]
    public void Damaged_nested_replies()
    {
        string[] samples = [.. Samples.Names("*.resp").Select(name => s_bytes.GetString(Samples.Bytes(name)))];
        Prop.ForAll(Arb.From(Damaged(samples)), text =>
        {
            var reader = new RespReader(RespLimits.Default);
            reader.Append(s_bytes.GetBytes(text));
            RespValue? value;
            try
            {
                value = reader.TryRead();
            }
            catch (RespProtocolException)
            {
                return; // not a reply at all, which is the reader's business
            }

            if (value is null)
                return;
            Try(() => ClusterSlots.Parse(value));
            Try(() => ClusterShards.Parse(value));
        }).Check(s_config);
    }

    private static Gen<string> Damaged(string[] samples)
    {
        var insert = Gen.Elements(" ", ",", ":", "@", "-", "[", "]", "=", "\n", "\r\n", "\0", "9", "16384", "->-", "-<-", "myself", "master", "vars ", "é", "\ud800");
        var edit =
            from kind in Gen.Choose(0, 3)
            from at in Gen.Choose(0, int.MaxValue)
            from length in Gen.Choose(1, 30)
            from text in insert
            select (Func<string, string>)(s => Apply(s, kind, at, length, text));
        return
            from sample in Gen.Elements(samples)
            from count in Gen.Choose(1, 4)
            from edits in edit.ArrayOf(count)
            select edits.Aggregate(sample, (text, change) => change(text));
    }

    private static string Apply(string text, int kind, int at, int length, string insert)
    {
        at = text.Length == 0 ? 0 : at % text.Length;
        length = Math.Min(length, text.Length - at);
        return kind switch
        {
            0 => text.Remove(at, length),
            1 => text.Insert(at, insert),
            2 => text[..at],
            _ => text.Insert(at, text.Substring(at, length)),
        };
    }

    private static void ParseAll(string text)
    {
        Try(() => ClusterNodes.Parse(text).ToString());
        Try(() => ClusterNodes.ParseNodesConf(text).ToString());
        Try(() => ClusterInfo.Parse(text));
        Try(() =>
        {
            var info = InfoReply.Parse(text);
            return (info.IsClusterNode, info.ServerKind, info.ServerVersion, info.UsedMemory);
        });
    }

    private static void Try<T>(Func<T> parse)
    {
        try
        {
            parse();
        }
        catch (TroveException error)
        {
            Assert.Equal(nameof(TroveErrorId.UnexpectedReply), error.ErrorId);
        }
    }
}
