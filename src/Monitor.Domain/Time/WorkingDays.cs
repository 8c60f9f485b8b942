namespace Monitor.Domain.Time;

/// <summary>
/// Working days of England and Wales: Monday to Friday without the bank holidays of a list (DOMAIN §6, gov.uk).
/// Beyond the list's last year only weekends are known; <see cref="ListedUntil"/> tells how far it reaches.
/// </summary>
public sealed class WorkingDays
{
    private readonly int _firstDay;
    private readonly int[] _workedBefore;
    private readonly DateOnly[] _worked;
    private readonly HashSet<DateOnly> _holidays;

    public WorkingDays(IEnumerable<DateOnly> bankHolidays, string version)
    {
        _holidays = [.. bankHolidays];
        Version = version;

        var firstYear = _holidays.Count == 0 ? 2015 : _holidays.Min().Year;
        var lastYear = _holidays.Count == 0 ? 2030 : _holidays.Max().Year;
        ListedUntil = _holidays.Count == 0 ? DateOnly.MinValue : new DateOnly(lastYear, 12, 31);

        var first = new DateOnly(firstYear - 1, 1, 1);
        var last = new DateOnly(lastYear + 2, 12, 31);
        var worked = new List<DateOnly>();
        _firstDay = first.DayNumber;
        _workedBefore = new int[last.DayNumber - first.DayNumber + 1];

        for (var date = first; date <= last; date = date.AddDays(1))
        {
            _workedBefore[date.DayNumber - _firstDay] = worked.Count;

            if (Includes(date))
            {
                worked.Add(date);
            }
        }

        _worked = [.. worked];
    }

    /// <summary>Names the list this was made from, so that what was computed with an older one can be found.</summary>
    public string Version { get; }

    /// <summary>The last day for which bank holidays are listed.</summary>
    public DateOnly ListedUntil { get; }

    public bool Includes(DateOnly date) =>
        date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !_holidays.Contains(date);

    /// <summary>This date if it is a working day, else the next one.</summary>
    public DateOnly OnOrAfter(DateOnly date) => Includes(date) ? date : Add(date, 1);

    /// <summary>
    /// The day that is <paramref name="count"/> working days after <paramref name="date"/>, which itself is not counted.
    /// No days after a date is that date, working or not.
    /// </summary>
    public DateOnly Add(DateOnly date, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);

        if (count == 0)
        {
            return date;
        }

        var offset = date.DayNumber - _firstDay;

        if (offset >= 0 && offset < _workedBefore.Length)
        {
            var next = _workedBefore[offset] + (Includes(date) ? 1 : 0);

            if (next + count - 1 < _worked.Length)
            {
                return _worked[next + count - 1];
            }
        }

        return AddDayByDay(date, count);
    }

    /// <summary>How many working days lie after <paramref name="from"/> up to and including <paramref name="to"/>.</summary>
    public int Between(DateOnly from, DateOnly to)
    {
        var days = 0;

        for (var date = from.AddDays(1); date <= to; date = date.AddDays(1))
        {
            days += Includes(date) ? 1 : 0;
        }

        return days;
    }

    private DateOnly AddDayByDay(DateOnly date, int count)
    {
        while (count > 0)
        {
            date = date.AddDays(1);
            count -= Includes(date) ? 1 : 0;
        }

        return date;
    }
}
