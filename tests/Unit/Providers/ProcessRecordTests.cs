using System.Text;
using TroveClusters.Engine.Providers.Local;

namespace TroveClusters.Tests.Unit.Providers;

public sealed class ProcessRecordTests
{
    private static readonly ProcessRecord s_record = new(
        42, "987654", "boot", "4026531836", "/usr/bin/redis-server", "127.0.0.1", 20000, new DateTimeOffset(2025, 3, 1, 12, 30, 15, TimeSpan.Zero));

    [Fact]
    public void Is_read_as_it_was_written() => Assert.Equal(s_record, ProcessRecord.Parse(s_record.ToJson()));

    [Theory]
    [InlineData("startTime")]
    [InlineData("bootId")]
    [InlineData("processNamespace")]
    [InlineData("program")]
    [InlineData("host")]
    public void One_that_lacks_something_is_none(string property)
    {
        string whole = Encoding.UTF8.GetString(s_record.ToJson());
        Assert.Null(ProcessRecord.Parse(Encoding.UTF8.GetBytes(whole.Replace($"\"{property}\"", "\"other\"", StringComparison.Ordinal))));
    }
}
