using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Redis.Servers;

namespace TroveClusters.Tests.Unit.Redis;

public sealed class RedisLogLineTests
{
    [Theory]
    [InlineData("3042:M 21 Nov 2026 23:31:35.007 * Ready to accept connections", TroveLogLevel.Notice, "Ready to accept connections")]
    [InlineData("3042:C 21 Nov 2026 23:31:35.007 # oO0OoO0OoO0Oo Redis is starting", TroveLogLevel.Warning, "oO0OoO0OoO0Oo Redis is starting")]
    [InlineData("1:S 21 Nov 2026 23:31:35.007 - Accepted 127.0.0.1:3", TroveLogLevel.Verbose, "Accepted 127.0.0.1:3")]
    [InlineData("1:X 21 Nov 2026 23:31:35.007 . a detail", TroveLogLevel.Debug, "a detail")]
    [InlineData("1:M 21 Nov 2026 23:31:35.007 # ", TroveLogLevel.Warning, "")]
    [InlineData("1:M 21 Nov 2026 23:31:35.007 #", TroveLogLevel.Warning, "")]
    public void Lines_of_Redis_tell_their_time_in_UTC(string line, TroveLogLevel level, string message)
    {
        LogLine read = RedisLogLine.Read(line);
        Assert.Equal((new DateTimeOffset(2026, 11, 21, 23, 31, 35, 7, TimeSpan.Zero), level, message), (read.Time, read.Level, read.Message));
    }

    [Theory]
    [InlineData("11::31::35 warn: ReplicationManager[0] Skipping", TroveLogLevel.Warning, "ReplicationManager[0] Skipping")]
    [InlineData("11::31::35 fail: Cluster[0] No", TroveLogLevel.Error, "Cluster[0] No")]
    [InlineData("01::31::35 crit: Cluster[0] No", TroveLogLevel.Error, "Cluster[0] No")]
    [InlineData("01::31::35 info: Cluster[0] Yes", TroveLogLevel.Notice, "Cluster[0] Yes")]
    [InlineData("01::31::35 dbug: Cluster[0] Hm", TroveLogLevel.Debug, "Cluster[0] Hm")]
    [InlineData("01::31::35 info:", TroveLogLevel.Notice, "")]
    public void Lines_of_Garnet_tell_no_time_that_could_be_believed(string line, TroveLogLevel level, string message)
    {
        LogLine read = RedisLogLine.Read(line);
        Assert.Equal((null, level, message), (read.Time, read.Level, read.Message));
    }

    [Theory]
    [InlineData("")]
    [InlineData(":")]
    [InlineData("7")]
    [InlineData("=== REDIS BUG REPORT START: Cut & paste starting from here ===")]
    [InlineData("12:M 32 Nov 2026 23:31:35.007 * no such day")]
    [InlineData("12:M 21 Nov 2026 23:31:35.007 ? no such mark")]
    [InlineData("12:M 21 Nov 2026 23:31:35.007")]
    [InlineData("1x:M 21 Nov 2026 23:31:35.007 * no process id")]
    [InlineData("12:M 21 Nov 2026 23:31:3")]
    [InlineData("11::31::35 what: no such level")]
    [InlineData("11::31::35 warn")]
    [InlineData("\uFFFD\uFFFD:M")]
    public void Other_lines_are_all_message(string line)
    {
        LogLine read = RedisLogLine.Read(line);
        Assert.Equal((null, TroveLogLevel.Unknown, line), (read.Time, read.Level, read.Message));
    }

    /// <summary>Whatever a line was cut to, it is read without an error.</summary>
    [Theory]
    [InlineData("3042:M 21 Nov 2026 23:31:35.007 * Ready to accept connections")]
    [InlineData("11::31::35 warn: ReplicationManager[0] Skipping")]
    public void A_line_may_be_cut_anywhere(string line)
    {
        for (int start = 0; start <= line.Length; start++)
        {
            for (int end = start; end <= line.Length; end++)
                Assert.EndsWith(RedisLogLine.Read(line[start..end]).Message, line[start..end], StringComparison.Ordinal);
        }
    }
}
